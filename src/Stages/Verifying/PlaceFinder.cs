using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Says what is at addresses; it remembers the last section, because neighbours mostly follow each other.</summary>
internal struct PlaceFinder(MachImage image)
{
    private SectionView _last;

    /// <summary>True if an address is in a section of instructions.</summary>
    internal bool IsCode(ulong address) => IsCode(address, 1);

    /// <summary>True if a range is in a section of instructions; an empty one may be its end.</summary>
    internal bool IsCode(ulong address, ulong size) => Holds(address, size) && FunctionStartsRules.IsCode(_last);

    /// <summary>True if an address is in a section that has bytes in the file and is not of instructions.</summary>
    internal bool IsData(ulong address) => Holds(address, 1) && !FunctionStartsRules.IsCode(_last) && !_last.IsZerofill;

    /// <summary>True if a pointer at an address is in a section with bytes in a segment that dyld may write to.</summary>
    internal bool IsPointer(ulong address) =>
        address % 8 == 0 && Holds(address, 8) && !_last.IsZerofill && image.Segments[_last.Segment].IsWritable;

    /// <summary>The section at an address; Ordinal 0 if there is none.</summary>
    internal SectionView SectionAt(ulong address) => Holds(address, 1) ? _last : default;

    /// <summary>The type of the section at an address; S_REGULAR if there is none.</summary>
    internal uint TypeAt(ulong address) => Holds(address, 1) ? _last.Type : SectionTypes.Regular;

    /// <summary>Where an address is in the file, if it is in a section with bytes there.</summary>
    internal long FileOffsetOf(ulong address) => Holds(address, 1) ? (long)(_last.FileOffset + (address - _last.Address)) : -1;

    private bool Holds(ulong address, ulong size)
    {
        if (!_last.Contains(address))
        {
            _last = image.SectionAt(address);
        }

        return _last.Ordinal != 0 && size <= _last.SizeBytes - (address - _last.Address);
    }
}
