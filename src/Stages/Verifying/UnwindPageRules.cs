using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the pages of the second level of __unwind_info, entry by entry.</summary>
internal ref struct UnwindPageRules(MachImage image, UnwindTable table, FrameTable frames, bool hasLsdas, Findings findings)
{
    private readonly UnwindTable _table = table;
    private PlaceFinder _places = new(image);

    // Pages do not share entries, so that all of them are no more than the section: else a small file would make a long walk.
    private long _bytesLeft = table.Bytes.Length;

    /// <summary>Checks the page of an entry of the first level that is not the last.</summary>
    internal void Run(uint number)
    {
        uint page = _table.Page(number);
        uint kind = _table.Bytes.U32(page);
        bool isCompressed = kind == CompactUnwind.CompressedPage;
        int entrySize = isCompressed ? 4 : CompactUnwind.RegularEntrySizeBytes;
        int headerSize = isCompressed ? CompactUnwind.CompressedHeaderSizeBytes : CompactUnwind.RegularHeaderSizeBytes;
        uint entries = _table.Bytes.U16(page + 4L);
        uint count = _table.Bytes.U16(page + 6L);
        uint codes = isCompressed ? _table.Bytes.U16(page + 8L) : 0u;
        uint codeCount = isCompressed ? _table.Bytes.U16(page + 10L) : 0u;
        _bytesLeft -= (long)count * entrySize;
        if (_bytesLeft < 0 || !(isCompressed || kind == CompactUnwind.RegularPage) || page < CompactUnwind.HeaderSizeBytes || page % 4 != 0
            || count == 0 || entries < headerSize || !_table.Bytes.Holds((long)page + entries, (long)count * entrySize)
            || (codeCount != 0 && (codes < headerSize || !_table.Bytes.Holds((long)page + codes, codeCount * 4L))))
        {
            findings.Add(
                Rules.UnwindPage,
                _table.FileOffset + _table.IndexEntry(number) + 4,
                $"page {number} at {page} of {_table.Bytes.Length} bytes is of kind {kind}, with {count} entries at {entries}, {codeCount} encodings at {codes}");
            return;
        }

        long before = -1;
        for (uint i = 0; i < count; i++)
        {
            long at = (long)page + entries + (i * entrySize);
            uint word = _table.Bytes.U32(at);
            ulong function = isCompressed ? (ulong)_table.FirstFunction(number) + (word & CompactUnwind.CompressedOffsetMask) : word;
            findings.Require(
                (i == 0 ? function == _table.FirstFunction(number) : (long)function >= before) && function < _table.FirstFunction(number + 1),
                Rules.UnwindPageOrder,
                _table.FileOffset + at,
                $"entry {i} of page {number} is at 0x{function:x}; the page is from 0x{_table.FirstFunction(number):x} to 0x{_table.FirstFunction(number + 1):x}");
            before = (long)function;
            if (!isCompressed)
            {
                CheckEntry(number, function, _table.Bytes.U32(at + 4), at);
            }
            else if (EncodingOf(word >> CompactUnwind.CompressedCodeShift, page + codes, codeCount) is uint encoding)
            {
                CheckEntry(number, function, encoding, at);
            }
            else
            {
                findings.Add(
                    Rules.UnwindEncodingIndex,
                    _table.FileOffset + at,
                    $"entry {i} of page {number} has encoding {word >> CompactUnwind.CompressedCodeShift} of {_table.CommonCount} + {codeCount}");
            }
        }
    }

    private readonly uint? EncodingOf(uint code, uint own, uint ownCount)
    {
        uint common = _table.CommonCount;
        return code < common ? _table.Bytes.U32(_table.Commons + (code * 4L))
            : code - common < ownCount ? _table.Bytes.U32(own + ((code - common) * 4L))
            : null;
    }

    private void CheckEntry(uint number, ulong function, uint encoding, long at)
    {
        ulong address = unchecked(_table.Base + function);
        uint personality = (encoding & CompactUnwind.PersonalityMask) >> CompactUnwind.PersonalityShift;
        uint mode = encoding & CompactUnwind.ModeMask;
        findings.Require(
            personality <= _table.PersonalityCount
                && (mode is CompactUnwind.ModeFrameless or CompactUnwind.ModeDwarf or CompactUnwind.ModeFrame || encoding == 0),
            Rules.UnwindEncoding,
            _table.FileOffset + at,
            $"the function at 0x{function:x} has encoding 0x{encoding:x}; there are {_table.PersonalityCount} personalities");

        // An entry of 0 covers what has no unwind information: stubs, padding.
        findings.Require(
            encoding == 0 || _places.IsCode(address), Rules.UnwindFunction, _table.FileOffset + at, $"the function at 0x{function:x}");

        // An offset of 0 is no hint, and 24 bits hold no larger ones: the unwinder searches all of __eh_frame then.
        uint frame = encoding & CompactUnwind.DwarfOffsetMask;
        findings.Require(
            mode != CompactUnwind.ModeDwarf || frame == 0 || frames.Has(frame, address),
            Rules.UnwindFrame,
            _table.FileOffset + at,
            $"the function at 0x{function:x} has its FDE at {frame}");
        findings.Require(
            (encoding & CompactUnwind.HasLsda) == 0 || !hasLsdas || HasLsda(number, function),
            Rules.UnwindLsdaMissing,
            _table.FileOffset + at,
            $"the function at 0x{function:x} has encoding 0x{encoding:x}");
    }

    private readonly bool HasLsda(uint number, ulong function)
    {
        long low = 0;
        long high = (_table.Lsdas(number + 1) - _table.Lsdas(number)) / CompactUnwind.LsdaEntrySizeBytes;
        while (low < high)
        {
            long middle = (low + high) / 2;
            uint found = _table.Bytes.U32(_table.Lsdas(number) + (middle * CompactUnwind.LsdaEntrySizeBytes));
            if (found == function)
            {
                return true;
            }

            (low, high) = found < function ? (middle + 1, high) : (low, middle);
        }

        return false;
    }
}
