using System;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.TextStubs;

namespace AfsLd.Stages.Parsing.Dylibs;

/// <summary>The exports of a library without a trie: the defined external names of its symbol table.</summary>
internal sealed class SymbolTableExports : IDirectedExports
{
    private readonly ReadOnlyMemory<byte> strings;
    private readonly int[] nameAt;
    private readonly int[] lengths;
    private readonly ulong[] hashes;
    private readonly DylibExportFlags[] flags;
    private readonly int[] slots;

    private SymbolTableExports(ReadOnlyMemory<byte> strings, int count)
    {
        this.strings = strings;
        nameAt = new int[count];
        lengths = new int[count];
        hashes = new ulong[count];
        flags = new DylibExportFlags[count];
        // Open addressing, at most half full; 0 is empty, else a row's number + 1.
        slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(count * 2, 2))];
    }

    /// <inheritdoc/>
    public bool HasWeakDefinitions { get; private set; }

    /// <summary>Reads a symbol table whose ranges lie in the file; or says what is wrong with it.</summary>
    /// <param name="origin">The library.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="symbols">The nlist_64 entries.</param>
    /// <param name="stringRange">The string table.</param>
    /// <param name="isThreadLocal">By section ordinal, whether the section holds thread-local variables.</param>
    /// <param name="exports">The exports.</param>
    internal static Diagnostic? Read(
        Origin origin, ReadOnlyMemory<byte> file, FileRange symbols, FileRange stringRange, ReadOnlySpan<bool> isThreadLocal, out IDirectedExports exports)
    {
        ReadOnlyMemory<byte> strings = stringRange.Of(file);
        ReadOnlySpan<NList64> rows = MemoryMarshal.Cast<byte, NList64>(symbols.Of(file.Span));
        int count = 0;
        foreach (ref readonly NList64 row in rows)
        {
            count += IsExport(row) ? 1 : 0;
        }

        var table = new SymbolTableExports(strings, count);
        exports = table;
        var budget = new NameBudget(rows.Length, strings.Length);
        int next = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            NList64 row = rows[i];
            if (!IsExport(row))
            {
                continue;
            }

            int length = row.StringIndex < (uint)strings.Length ? strings.Span[(int)row.StringIndex..].IndexOf((byte)0) : -1;
            if (length < 0 || !budget.Spend(length))
            {
                return Diagnostic.Malformed(
                    ParsingCodes.MalformedSymbol,
                    origin with { Offset = symbols.Offset + ((long)i * NList64.SizeBytes) },
                    $"symbol {i}: n_strx is {row.StringIndex}: expected a NUL-terminated name in the string table's {strings.Length} bytes");
            }

            table.Add(next++, row, length, row.Section < isThreadLocal.Length && isThreadLocal[row.Section]);
        }

        return null;
    }

    /// <inheritdoc/>
    public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
    {
        int slot = Find(name, hash);
        export = slots[slot] == 0 ? default : new DylibExport(flags[slots[slot] - 1]);
        return slots[slot] != 0;
    }

    /// <inheritdoc/>
    public ImmutableArray<ReadOnlyMemory<byte>> AllNames()
    {
        var names = new ReadOnlyMemory<byte>[nameAt.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = strings.Slice(nameAt[i], lengths[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(names);
    }

    /// <inheritdoc/>
    public ImmutableArray<ReadOnlyMemory<byte>> Directives()
    {
        var found = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (int i = 0; i < nameAt.Length; i++)
        {
            ReadOnlyMemory<byte> name = strings.Slice(nameAt[i], lengths[i]);
            if (name.Span.StartsWith(StubDirectives.Prefix))
            {
                found.Add(name);
            }
        }

        return found.DrainToImmutable();
    }

    private static bool IsExport(in NList64 row) =>
        !row.IsStab && row.IsExternal && !row.IsPrivateExtern && row.Kind != SymbolTypes.Undefined;

    private void Add(int index, in NList64 row, int length, bool isThreadLocal)
    {
        nameAt[index] = (int)row.StringIndex;
        lengths[index] = length;
        ReadOnlySpan<byte> name = strings.Span.Slice(nameAt[index], length);
        hashes[index] = NameHash.Of(name);
        bool isWeak = (row.Description & SymbolTypes.WeakDefinition) != 0;
        HasWeakDefinitions |= isWeak;
        flags[index] = (isWeak ? DylibExportFlags.WeakDefinition : 0)
            | (isThreadLocal ? DylibExportFlags.ThreadLocal : 0)
            | (row.Kind == SymbolTypes.Absolute ? DylibExportFlags.Absolute : 0);
        int slot = Find(name, hashes[index]);
        slots[slot] = slots[slot] == 0 ? index + 1 : slots[slot];
    }

    /// <summary>The slot that holds the name, or the empty one where it would go.</summary>
    private int Find(ReadOnlySpan<byte> name, ulong hash)
    {
        int mask = slots.Length - 1;
        int slot = (int)hash & mask;
        while (slots[slot] != 0)
        {
            int row = slots[slot] - 1;
            if (hashes[row] == hash && strings.Span.Slice(nameAt[row], lengths[row]).SequenceEqual(name))
            {
                break;
            }

            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
