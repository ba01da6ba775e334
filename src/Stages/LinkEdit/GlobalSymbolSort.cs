using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Sorts global symbols by the bytes of their names.</summary>
/// <remarks>A three-way radix quicksort on 8-byte pieces of the names: mangled names share long prefixes, which plain
/// comparisons would walk again and again. Names are unique, so the order is total.</remarks>
internal static class GlobalSymbolSort
{
    private const int InsertionLimit = 16;

    /// <summary>More names than this with one prefix are split on their next eight bytes by several tasks.</summary>
    private const int TaskNames = 8192;

    /// <summary>A run of names that share their first <paramref name="Depth"/> bytes.</summary>
    private readonly record struct Run(int Start, int Length, int Depth);

    /// <summary>Sorts SymbolId values in place. Tasks sort disjoint runs, whose order no schedule can change.</summary>
    internal static void Sort(IExecution execution, GlobalTable globals, Memory<int> symbols)
    {
        var large = new Queue<Run>();
        var small = new List<Run>();
        var keys = new ulong[symbols.Length];
        Add(new Run(0, symbols.Length, 0), large, small);
        if (large.Count != 0)
        {
            var spare = new MergeRuns.Columns(new ulong[symbols.Length], new int[symbols.Length]);
            while (large.TryDequeue(out Run run))
            {
                Split(execution, globals, run, symbols, keys, spare, large, small);
            }
        }

        // Each task sorts its own runs only.
        execution.Map(Batch(small), batch =>
        {
            for (int i = batch.Start; i < batch.Start + batch.Length; i++)
            {
                Run run = small[i];
                Sort(globals, symbols.Span.Slice(run.Start, run.Length), keys.AsSpan(run.Start, run.Length), run.Depth);
            }

            return true;
        });
    }

    private static void Add(Run run, Queue<Run> large, List<Run> small)
    {
        if (run.Length > TaskNames)
        {
            large.Enqueue(run);
        }
        else if (run.Length > 1)
        {
            small.Add(run);
        }
    }

    /// <summary>Orders a run by its next eight bytes and adds the runs of names that agree in them.</summary>
    private static void Split(
        IExecution execution, GlobalTable globals, Run run, Memory<int> symbols, ulong[] keys, MergeRuns.Columns spare, Queue<Run> large, List<Run> small)
    {
        ImmutableArray<int> starts = PlanSymbolTable.Starts(run.Length, TaskNames);
        int depth = run.Depth == 0 ? 0 : run.Depth + CommonBytes(execution, globals, run, symbols, starts);
        execution.Map(starts, start =>
        {
            int length = Math.Min(TaskNames, run.Length - start);
            Span<int> part = symbols.Span.Slice(run.Start + start, length);
            Span<ulong> partKeys = keys.AsSpan(run.Start + start, length);
            for (int i = 0; i < part.Length; i++)
            {
                partKeys[i] = Piece(globals.NameOf(new SymbolId(part[i])), depth);
            }

            MemoryExtensions.Sort(partKeys, part);
            return true;
        });
        MergeRuns.Run(execution, symbols.Slice(run.Start, run.Length), keys.AsMemory(run.Start, run.Length), TaskNames, spare);

        int first = run.Start;
        int end = run.Start + run.Length;
        while (first < end)
        {
            int next = first + 1;
            while (next < end && keys[next] == keys[first])
            {
                next++;
            }

            // A piece whose last byte is zero holds a name's end: names are unique, so such a group has one member.
            Add(new Run(first, (keys[first] & 0xff) == 0 ? 1 : next - first, depth + 8), large, small);
            first = next;
        }
    }

    /// <summary>How many bytes after its depth all names of a run share.</summary>
    private static int CommonBytes(IExecution execution, GlobalTable globals, Run run, Memory<int> symbols, ImmutableArray<int> starts)
    {
        ImmutableArray<int> shared = execution.Map(starts, start =>
        {
            ReadOnlySpan<int> part = symbols.Span.Slice(run.Start + start, Math.Min(TaskNames, run.Length - start));
            ReadOnlySpan<byte> common = globals.NameOf(new SymbolId(symbols.Span[run.Start]))[run.Depth..];
            foreach (int symbol in part)
            {
                common = common[..common.CommonPrefixLength(globals.NameOf(new SymbolId(symbol))[run.Depth..])];
            }

            return common.Length;
        });
        int least = int.MaxValue;
        foreach (int each in shared)
        {
            least = Math.Min(least, each);
        }

        return least;
    }

    /// <summary>Neighbouring runs that are a task's worth together, as ranges of the list.</summary>
    private static ImmutableArray<Run> Batch(List<Run> runs)
    {
        var batches = ImmutableArray.CreateBuilder<Run>();
        int start = 0;
        int names = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            names += runs[i].Length;
            if (names >= TaskNames / 4 || i + 1 == runs.Count)
            {
                batches.Add(new Run(start, i + 1 - start, 0));
                start = i + 1;
                names = 0;
            }
        }

        return batches.DrainToImmutable();
    }

    private static void Sort(GlobalTable globals, Span<int> symbols, Span<ulong> keys, int depth)
    {
        while (symbols.Length > 1)
        {
            if (symbols.Length <= InsertionLimit)
            {
                Insertion(globals, symbols, depth);
                return;
            }

            for (int i = 0; i < symbols.Length; i++)
            {
                keys[i] = Piece(globals.NameOf(new SymbolId(symbols[i])), depth);
            }

            MemoryExtensions.Sort(keys[..symbols.Length], symbols);
            int start = 0;
            int largestStart = 0;
            int largestLength = 0;
            while (start < symbols.Length)
            {
                int end = start + 1;
                while (end < symbols.Length && keys[end] == keys[start])
                {
                    end++;
                }

                // A piece whose last byte is zero holds a name's end: names are unique, so such a group has one member.
                if (end - start > 1 && (keys[start] & 0xff) != 0)
                {
                    if (end - start > largestLength)
                    {
                        if (largestLength > 0)
                        {
                            Sort(globals, symbols.Slice(largestStart, largestLength), keys.Slice(largestStart, largestLength), depth + 8);
                        }

                        largestStart = start;
                        largestLength = end - start;
                    }
                    else
                    {
                        Sort(globals, symbols[start..end], keys[start..end], depth + 8);
                    }
                }

                start = end;
            }

            symbols = symbols.Slice(largestStart, largestLength);
            keys = keys.Slice(largestStart, largestLength);
            depth += 8;
        }
    }

    /// <summary>Eight bytes of a name as a big-endian number: its order is the bytes' order. Zeros after the end.</summary>
    private static ulong Piece(ReadOnlySpan<byte> name, int depth)
    {
        if (name.Length >= depth + 8)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(name[depth..]);
        }

        ulong piece = 0;
        for (int i = depth; i < name.Length; i++)
        {
            piece |= (ulong)name[i] << (56 - (8 * (i - depth)));
        }

        return piece;
    }

    private static void Insertion(GlobalTable globals, Span<int> symbols, int depth)
    {
        for (int i = 1; i < symbols.Length; i++)
        {
            int moving = symbols[i];
            ReadOnlySpan<byte> name = globals.NameOf(new SymbolId(moving));
            name = name[Math.Min(depth, name.Length)..];
            int at = i;
            while (at > 0)
            {
                ReadOnlySpan<byte> other = globals.NameOf(new SymbolId(symbols[at - 1]));
                if (other[Math.Min(depth, other.Length)..].SequenceCompareTo(name) <= 0)
                {
                    break;
                }

                symbols[at] = symbols[at - 1];
                at--;
            }

            symbols[at] = moving;
        }
    }
}
