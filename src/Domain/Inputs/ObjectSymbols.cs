using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;

namespace AfsLd.Domain.Inputs;

/// <summary>An object's symbol table, checked: every name lies in the string table and ends there, every section
/// ordinal exists, every value lies in (or at the end of) its section.</summary>
/// <param name="Table">struct nlist_64 entries, 16 bytes each, as they lie in the file.</param>
/// <param name="Strings">The string table.</param>
/// <param name="NameHashes"><see cref="NameHash"/> of each name; 0 for entries that are not external.</param>
/// <param name="NameLengths">Byte length of each name, without its NUL.</param>
public sealed record ObjectSymbols(
    ReadOnlyMemory<byte> Table,
    ReadOnlyMemory<byte> Strings,
    ImmutableArray<ulong> NameHashes,
    ImmutableArray<int> NameLengths)
{
    /// <summary>True if any entry is a debugging entry: ld -r writes them, assemblers do not.</summary>
    public bool HasStabs { get; init; }

    /// <summary>True if any definition is a resolver function (N_SYMBOL_RESOLVER).</summary>
    public bool HasResolvers { get; init; }

    /// <summary>The number of entries.</summary>
    public int Count => NameLengths.Length;

    /// <summary>The entries as rows.</summary>
    public ReadOnlySpan<NList64> Rows => MemoryMarshal.Cast<byte, NList64>(Table.Span);

    /// <summary>The name of one entry, without its NUL.</summary>
    public ReadOnlySpan<byte> NameOf(int index) =>
        Strings.Span.Slice((int)Rows[index].StringIndex, NameLengths[index]);
}
