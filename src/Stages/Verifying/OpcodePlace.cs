namespace AfsLd.Stages.Verifying;

/// <summary>Where an interpreter of rebase or bind opcodes is: a segment and an offset in it.</summary>
internal struct OpcodePlace(MachImage image, PlaceSet seen, PlaceSet all, Findings findings)
{
    private int _segment = -1;
    private ulong _offset;

    /// <summary>The address that is next.</summary>
    internal readonly ulong Address => unchecked(image.Segments[_segment].Address + _offset);

    /// <summary>Where it is in the file; -1 if there is no such segment.</summary>
    internal readonly long FileOffset =>
        (uint)_segment < (uint)image.Segments.Length ? unchecked((long)(image.Segments[_segment].FileOffset + _offset)) : -1;

    /// <summary>Goes to an offset of a segment.</summary>
    internal void Set(int segment, ulong offset)
    {
        _segment = segment;
        _offset = offset;
    }

    /// <summary>Goes on, or back: dyld's sum wraps.</summary>
    internal void Move(ulong bytes) => _offset = unchecked(_offset + bytes);

    /// <summary>Checks that a pointer may be written here; false if the rest of the table is not worth interpreting.</summary>
    /// <param name="at">Where the opcode is.</param>
    /// <param name="isAgain">True if a fixup may repeat the one before it.</param>
    internal readonly bool Check(long at, bool isAgain)
    {
        if (_segment < 0)
        {
            findings.Add(Rules.OpcodeState, at, "a fixup before any opcode that sets a segment");
            return false;
        }

        if (_segment >= image.Segments.Length)
        {
            findings.Add(Rules.OpcodeSegment, at, $"segment {_segment} of {image.Segments.Length}");
            return false;
        }

        SegmentView segment = image.Segments[_segment];
        if (!FixupPlace.Check(image, segment, _offset, at, findings))
        {
            return false;
        }

        if (FileOffset < 0 || FileOffset > image.Bytes.Length - FixupPlace.PointerBytes)
        {
            return false; // segment-file-range has told of it.
        }

        all.Add(FileOffset);
        if (!seen.Add(FileOffset) && !isAgain)
        {
            findings.Add(Rules.FixupOnce, at, $"another fixup at 0x{_offset:x} of {segment.Name}");
            return false;
        }

        return true;
    }
}
