using System.Collections.Generic;

namespace AfsLd.Stages.Verifying;

/// <summary>Which lazy pointer each program of the lazy bind opcodes binds, in the order of the programs.</summary>
internal sealed class LazyBindTable
{
    private readonly List<int> _programs = [];
    private readonly List<ulong> _addresses = [];
    private readonly List<long> _opcodes = [];

    /// <summary>How many pointers are bound.</summary>
    internal int Count => _programs.Count;

    /// <summary>Adds what a program binds; programs come in order.</summary>
    internal void Add(int program, ulong address, long opcode)
    {
        _programs.Add(program);
        _addresses.Add(address);
        _opcodes.Add(opcode);
    }

    /// <summary>The address that the nth bind writes to.</summary>
    internal ulong AddressOf(int number) => _addresses[number];

    /// <summary>Where the opcode of the nth bind is in the file.</summary>
    internal long OpcodeOf(int number) => _opcodes[number];

    /// <summary>True if the program at an offset binds the pointer at an address.</summary>
    internal bool Has(uint program, ulong address)
    {
        int row = program <= int.MaxValue ? _programs.BinarySearch((int)program) : -1;
        return row >= 0 && _addresses[row] == address;
    }
}
