using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Resolving;

/// <summary>Compares every symbol's bytes with those of the name it was given, which the fold left to the hashes.</summary>
internal static class VerifyNames
{
    /// <summary>How many names are compared at a time.</summary>
    private const int AtOnce = 32;

    /// <summary>False if two names share a 64-bit hash.</summary>
    public static bool Run(IExecution execution, GlobalNames names, ImmutableArray<ParsedObject> objects, ImmutableArray<int[]> maps, ImmutableArray<int> sources)
    {
        ImmutableArray<bool> verdicts = execution.Map(NumbersUpTo(objects.Length), index => Agrees(names, objects[index].Symbols, maps[index], sources[index]));
        return !verdicts.AsSpan().Contains(false);
    }

    private static ImmutableArray<int> NumbersUpTo(int count)
    {
        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = i;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    private static bool Agrees(GlobalNames names, ObjectSymbols symbols, int[] map, int source)
    {
        ReadOnlySpan<byte> strings = symbols.Strings.Span;
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<int> lengths = symbols.NameLengths.AsSpan();
        Span<NameRef> firsts = stackalloc NameRef[AtOnce];
        Span<int> indexes = stackalloc int[AtOnce];
        uint touched = 0;
        for (int i = 0; i < map.Length;)
        {
            // Three passes over a few names: each one's loads do not wait for each other.
            int count = 0;
            for (; i < map.Length && count < AtOnce; i++)
            {
                if (map[i] < 0)
                {
                    continue;
                }

                NameRef first = names.RefOf(map[i]);
                if (first.Length != lengths[i])
                {
                    return false;
                }

                // The object that mentions a name first is where the name's bytes are.
                if (first.Source != source || first.Offset != (int)rows[i].StringIndex)
                {
                    indexes[count] = i;
                    firsts[count++] = first;
                }
            }

            for (int at = 0; at < count; at++)
            {
                touched += firsts[at].Length == 0 ? 0u : names.BytesOf(firsts[at])[0];
            }

            for (int at = 0; at < count; at++)
            {
                if (!names.BytesOf(firsts[at]).SequenceEqual(strings.Slice((int)rows[indexes[at]].StringIndex, firsts[at].Length)))
                {
                    return false;
                }
            }
        }

        // Asking for the sum keeps its loads; were it ever to be this one, the exact fold would only be slower.
        return touched != uint.MaxValue;
    }
}
