namespace AfsLd.Stages.Verifying;

/// <summary>Checks where a fixup writes and what it makes, whatever its encoding.</summary>
internal static class FixupPlace
{
    /// <summary>The bytes of a pointer.</summary>
    internal const int PointerBytes = 8;

    // BIND_SPECIAL_DYLIB_WEAK_LOOKUP, the least of the special ordinals.
    private const long LeastOrdinal = -3;

    /// <summary>Checks a place in a segment; false if the bytes there cannot be read.</summary>
    internal static bool Check(MachImage image, SegmentView segment, ulong offset, long at, Findings findings)
    {
        // Only bytes that are in the file can hold a value to slide: a pointer in zerofill is nobody's intent.
        bool isInside = offset <= segment.SizeBytes && segment.SizeBytes - offset >= PointerBytes
            && offset <= segment.FileSize && segment.FileSize - offset >= PointerBytes;
        if (!isInside)
        {
            findings.Add(Rules.FixupRange, at, $"a fixup at 0x{offset:x} of {segment.Name}, which has 0x{segment.FileSize:x} bytes");
        }

        if ((!segment.IsWritable || segment.IsExecutable) && image.Policy.SdkEpoch >= ImagePolicy.Fall(2019))
        {
            findings.Add(Rules.FixupSegment, at, $"a fixup at 0x{offset:x} of {segment.Name}, with protection {segment.Protection:x}");
        }

        return isInside;
    }

    /// <summary>Checks what a rebase makes.</summary>
    internal static void CheckTarget(MachImage image, ulong address, long at, Findings findings)
    {
        foreach (SegmentView segment in image.Segments)
        {
            // The end of a section may be the end of its segment.
            if (segment.Protection != 0 && address >= segment.Address && address - segment.Address <= segment.SizeBytes)
            {
                return;
            }
        }

        findings.Add(Rules.RebaseTarget, at, $"a pointer to 0x{address:x}, outside the image");
    }

    /// <summary>Checks a library ordinal, special ones negative.</summary>
    internal static void CheckLibrary(MachImage image, long ordinal, long at, Findings findings)
    {
        if (ordinal > image.DylibCount || ordinal < LeastOrdinal)
        {
            findings.Add(Rules.BindLibrary, at, $"library {ordinal} of {image.DylibCount}");
        }

        const uint WeakFlags = Domain.Format.MachHeader.BindsToWeak | Domain.Format.MachHeader.WeakDefines;
        if (ordinal == LeastOrdinal && (image.Flags & WeakFlags) == 0)
        {
            findings.Add(Rules.BindsToWeakFlag, at, $"there is a weak bind, but the flags are 0x{image.Flags:x}");
        }
    }
}
