using System;
using System.Globalization;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.Relocatable;

/// <summary>Writes the entries and names of one part of a symbol table.</summary>
internal struct SymbolPartWriter(int symbolCount)
{
    private ByteSink entries = new(symbolCount * 16);
    private ByteSink names = new(symbolCount * 24);

    /// <summary>The symbols so far.</summary>
    internal readonly int Count => entries.Count / 16;

    /// <summary>Adds a symbol.</summary>
    internal void Add(ReadOnlySpan<byte> name, byte type, int section, int description, ulong value)
    {
        uint at = 0;
        if (!name.IsEmpty)
        {
            at = (uint)names.Count + 1;
            names.Bytes(name);
            names.Byte(0);
        }

        AddEntry(at, type, section, description, value);
    }

    /// <summary>Adds a label that no final symbol table has: l and a number of at least three digits (ld64).</summary>
    internal void AddLabel(int number, byte type, int section, int description, ulong value)
    {
        Span<byte> name = stackalloc byte[16];
        name[0] = (byte)'l';
        number.TryFormat(name[1..], out int digits, "D3", CultureInfo.InvariantCulture);
        Add(name[..(digits + 1)], type, section, description, value);
    }

    /// <summary>Adds a symbol N_INDR: its value is the name that it stands for.</summary>
    internal void AddIndirect(ReadOnlySpan<byte> name, byte type, ReadOnlySpan<byte> target)
    {
        Add(name, type, 0, 0, (uint)names.Count + (uint)name.Length + 2);
        names.Bytes(target);
        names.Byte(0);
    }

    internal readonly ObjectSymbolPart Freeze() => new(entries.Freeze(), names.Freeze());

    private void AddEntry(uint name, byte type, int section, int description, ulong value)
    {
        entries.UInt32(name);
        entries.Byte(type);
        entries.Byte((byte)section);
        entries.UInt16((ushort)description);
        entries.UInt64(value);
    }
}
