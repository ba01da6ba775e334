using System.Collections.Generic;

namespace AfsLd.Stages.Verifying;

/// <summary>Where the FDEs of __eh_frame are and which functions they tell of, in the order of the section.</summary>
internal sealed class FrameTable
{
    private readonly List<uint> _offsets = [];
    private readonly List<ulong> _functions = [];

    /// <summary>Adds an FDE behind the others.</summary>
    internal void Add(uint offset, ulong function)
    {
        _offsets.Add(offset);
        _functions.Add(function);
    }

    /// <summary>True if an FDE starts at an offset of the section, and tells of the function at an address.</summary>
    internal bool Has(uint offset, ulong function)
    {
        int row = _offsets.BinarySearch(offset);
        return row >= 0 && _functions[row] == function;
    }
}
