using System;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Checks the symbol table, measures every name and hashes the external ones.</summary>
internal static class ReadSymbols
{
    // Larger than any address space; keeps the sums of later stages far from overflow.
    private const ulong MaxCommonBytes = 1UL << 40;

    /// <summary>The symbol table, or the first thing that is wrong with it.</summary>
    internal static Diagnostic? Run(
        Origin origin, ReadOnlyMemory<byte> file, in ObjectCommands found, ImmutableArray<InputSection> sections, out ObjectSymbols symbols)
    {
        symbols = Empty;
        int count = found.SymbolCount;
        if (count == 0)
        {
            return null;
        }

        ReadOnlyMemory<byte> table = found.Symbols.Of(file);
        ReadOnlyMemory<byte> stringTable = found.Strings.Of(file);
        Span<ulong> starts = stackalloc ulong[sections.Length + 1];
        Span<ulong> sizes = stackalloc ulong[sections.Length + 1];
        for (int i = 0; i < sections.Length; i++)
        {
            starts[i + 1] = sections[i].Address;
            sizes[i + 1] = sections[i].SizeBytes;
        }

        var hashes = new ulong[count];
        int[] lengths = GC.AllocateUninitializedArray<int>(count);
        int failed = Measure(table.Span, stringTable.Span, starts, sizes, hashes, lengths, out bool hasStabs, out bool hasResolvers);
        if (failed >= 0)
        {
            return Explain(origin, found.Symbols.Offset, failed, MemoryMarshal.Cast<byte, NList64>(table.Span)[failed], stringTable.Span, sections);
        }

        symbols = new ObjectSymbols(
            table, stringTable, ImmutableCollectionsMarshal.AsImmutableArray(hashes), ImmutableCollectionsMarshal.AsImmutableArray(lengths))
        {
            HasStabs = hasStabs,
            HasResolvers = hasResolvers,
        };
        return null;
    }

    private static ObjectSymbols Empty => new(default, default, [], []);

    /// <summary>Fills both columns. Returns -1, or the first malformed entry.</summary>
    private static int Measure(
        ReadOnlySpan<byte> table, ReadOnlySpan<byte> strings, ReadOnlySpan<ulong> starts, ReadOnlySpan<ulong> sizes, Span<ulong> hashes, Span<int> lengths, out bool hasStabs, out bool hasResolvers)
    {
        hasStabs = false;
        hasResolvers = false;
        ReadOnlySpan<NList64> rows = MemoryMarshal.Cast<byte, NList64>(table);
        var budget = new NameBudget(rows.Length, strings.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly NList64 row = ref rows[i];
            if (row.StringIndex >= (uint)strings.Length)
            {
                return i;
            }

            ReadOnlySpan<byte> name = strings[(int)row.StringIndex..];
            int length = name.IndexOf((byte)0);
            if (length < 0 || !budget.Spend(length))
            {
                return i;
            }

            lengths[i] = length;
            int section = row.Section;
            byte kind = row.Kind;
            if (row.IsStab)
            {
                hasStabs = true;
                if (section >= starts.Length)
                {
                    return i;
                }

                continue;
            }

            if (kind == SymbolTypes.Section)
            {
                // n_value is an address of the object, the end of the section included.
                if (section == 0 || section >= starts.Length || row.Value - starts[section] > sizes[section])
                {
                    return i;
                }

                hasResolvers |= (row.Description & SymbolTypes.Resolver) != 0 && row.IsExternal;
            }
            else if (!IsOtherKind(row, strings, ref budget))
            {
                return i;
            }

            if (row.IsExternal)
            {
                hashes[i] = NameHash.Of(name[..length]);
            }
        }

        return -1;
    }

    private static bool IsOtherKind(in NList64 row, ReadOnlySpan<byte> strings, ref NameBudget budget)
    {
        switch (row.Kind)
        {
            case SymbolTypes.Absolute:
                return true;
            case SymbolTypes.Undefined:
                return !row.IsExternal || row.Value <= MaxCommonBytes;
            case SymbolTypes.Indirect:
                // nlist.h: n_value of N_INDR is the string table offset of the other name.
                if (row.Value >= (ulong)strings.Length)
                {
                    return false;
                }

                int length = strings[(int)row.Value..].IndexOf((byte)0);
                return length >= 0 && budget.Spend(length);
            default:
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Diagnostic Explain(
        Origin origin, uint tableOffset, int index, in NList64 row, ReadOnlySpan<byte> strings, ImmutableArray<InputSection> sections)
    {
        Origin entry = origin with { Offset = tableOffset + ((long)index * NList64.SizeBytes) };
        if (row.StringIndex >= (uint)strings.Length)
        {
            return Malformed(entry, index, $"n_strx is {row.StringIndex}: expected less than the string table's {strings.Length} bytes");
        }

        if (strings[(int)row.StringIndex..].IndexOf((byte)0) < 0)
        {
            return Malformed(entry, index, $"its name at {row.StringIndex} of the string table has no terminating NUL");
        }

        if ((row.IsStab || row.Kind == SymbolTypes.Section) && (row.Section > sections.Length || (row.Section == 0 && !row.IsStab)))
        {
            return Malformed(entry, index, $"n_sect is {row.Section}: expected 1 to {sections.Length}");
        }

        if (!row.IsStab)
        {
            switch (row.Kind)
            {
                case SymbolTypes.Section:
                    InputSection section = sections[row.Section - 1];
                    if (row.Value - section.Address > section.SizeBytes)
                    {
                        return Malformed(
                            entry, index, $"n_value is 0x{row.Value:x}: expected an address in {section.Key}, 0x{section.Address:x} with {section.SizeBytes} bytes");
                    }

                    break;
                case SymbolTypes.Undefined when row.IsExternal && row.Value > MaxCommonBytes:
                    return Malformed(entry, index, $"a tentative definition of {row.Value} bytes: expected at most {MaxCommonBytes}");
                case SymbolTypes.Indirect when row.Value >= (ulong)strings.Length || strings[(int)row.Value..].IndexOf((byte)0) < 0:
                    return Malformed(entry, index, $"N_INDR with n_value {row.Value}: expected the offset of a name in the string table's {strings.Length} bytes");
                case SymbolTypes.Undefined or SymbolTypes.Absolute or SymbolTypes.Indirect:
                    break;
                default:
                    return Malformed(entry, index, $"n_type is 0x{row.Type:x}: expected N_UNDF, N_ABS, N_INDR or N_SECT");
            }
        }

        return Malformed(entry, index, "the names up to here are longer than the string table and their number explain");
    }

    private static Diagnostic Malformed(Origin entry, int index, string text) =>
        Diagnostic.Malformed(ParsingCodes.MalformedSymbol, entry, $"symbol {index}: {text}");
}
