namespace AfsLd.Stages.Verifying;

/// <summary>Which bytes of the file a table of fixups has written to, 4 by 4.</summary>
/// <remarks>A table that writes to one place twice is wrong, and stopping at it bounds what a few opcodes can make a reader do.</remarks>
internal sealed class PlaceSet(int fileSize)
{
    private readonly ulong[] _words = new ulong[(fileSize / 256) + 1];

    /// <summary>Adds the pointer at a file offset; false if one that is there shares bytes with it.</summary>
    internal bool Add(long fileOffset)
    {
        if (fileOffset < 0 || fileOffset > fileSize - FixupPlace.PointerBytes)
        {
            return true; // A fixup outside the file shares bytes with nothing; other rules tell of it.
        }

        bool isNew = true;
        for (long unit = fileOffset / 4; unit <= (fileOffset + FixupPlace.PointerBytes - 1) / 4; unit++)
        {
            ulong bit = 1UL << (int)(unit % 64);
            isNew &= (_words[unit / 64] & bit) == 0;
            _words[unit / 64] |= bit;
        }

        return isNew;
    }

    /// <summary>True if the first bytes of the pointer at a file offset have been written to.</summary>
    internal bool Has(long fileOffset) =>
        fileOffset >= 0 && fileOffset / 256 < _words.Length && (_words[fileOffset / 256] & (1UL << (int)(fileOffset / 4 % 64))) != 0;

    /// <summary>Forgets all places: the next table may write to them again.</summary>
    internal void Clear() => System.Array.Clear(_words);
}
