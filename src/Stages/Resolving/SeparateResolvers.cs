using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing;

namespace AfsLd.Stages.Resolving;

/// <summary>Gives the resolver functions (N_SYMBOL_RESOLVER) of an object names of their own, and their names to stubs.</summary>
/// <remarks>What refers to <c>_f</c> means what its resolver chooses; <c>_f$resolver</c>, private extern, is the function itself.</remarks>
internal static class SeparateResolvers
{
    private static ReadOnlySpan<byte> Suffix => "$resolver\0"u8;

    /// <summary>The object without the names, and the object with their stubs, which is to join behind it.</summary>
    internal static (ParsedObject Object, ParsedObject Stubs) Run(ParsedObject value)
    {
        ObjectSymbols symbols = value.Symbols;
        List<int> found = Resolvers(symbols);
        int textSize = symbols.Strings.Length;
        foreach (int row in found)
        {
            textSize += symbols.NameLengths[row] + Suffix.Length;
        }

        int count = symbols.Count;
        byte[] strings = new byte[textSize];
        byte[] table = new byte[(count + found.Count) * NList64.SizeBytes];
        ulong[] hashes = new ulong[count + found.Count];
        int[] lengths = new int[count + found.Count];
        symbols.Strings.Span.CopyTo(strings);
        symbols.Table.Span.CopyTo(table);
        symbols.NameHashes.CopyTo(hashes);
        symbols.NameLengths.CopyTo(lengths);
        Span<NList64> rows = MemoryMarshal.Cast<byte, NList64>(table.AsSpan());
        var named = new NList64[found.Count];
        int[] resolvers = new int[found.Count];
        int at = symbols.Strings.Length;
        for (int i = 0; i < found.Count; i++)
        {
            NList64 row = rows[found[i]];
            int length = lengths[found[i]];
            named[i] = row;
            resolvers[i] = at;
            strings.AsSpan((int)row.StringIndex, length).CopyTo(strings.AsSpan(at));
            Suffix.CopyTo(strings.AsSpan(at + length));
            lengths[count + i] = length + Suffix.Length - 1;
            hashes[count + i] = NameHash.Of(strings.AsSpan(at, lengths[count + i]));
            rows[count + i] = new NList64(
                (uint)at, (byte)(row.Type | SymbolTypes.PrivateExternal), row.Section, (ushort)(row.Description & ~SymbolTypes.Resolver), row.Value);
            rows[found[i]] = new NList64(row.StringIndex, SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0);
            at += length + Suffix.Length;
        }

        ParsedObject separated = value with
        {
            Symbols = new ObjectSymbols(
                table, strings, ImmutableCollectionsMarshal.AsImmutableArray(hashes), ImmutableCollectionsMarshal.AsImmutableArray(lengths))
            {
                HasStabs = symbols.HasStabs,
            },
        };
        ParsedObject stubs = ParseObject.Run(value.Origin, SynthesizeResolverStubs.Run(named, resolvers, strings), 0, value.HidesGlobals).Match(
            Succ: made => made,
            Fail: _ => throw new UnreachableException("the resolver stubs are not an object"));
        return (separated, stubs);
    }

    private static List<int> Resolvers(ObjectSymbols symbols)
    {
        var found = new List<int>();
        ReadOnlySpan<NList64> rows = symbols.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (IsResolver(rows[i]))
            {
                found.Add(i);
            }
        }

        return found;
    }

    /// <summary>True for an external function that is asked for the function.</summary>
    internal static bool IsResolver(in NList64 row) =>
        !row.IsStab && row.IsExternal && row.Kind == SymbolTypes.Section && (row.Description & SymbolTypes.Resolver) != 0;
}
