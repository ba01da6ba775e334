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
    /// <summary>False if two names share a 64-bit hash.</summary>
    public static bool Run(IExecution execution, GlobalNames names, ImmutableArray<ParsedObject> objects, ImmutableArray<int[]> maps)
    {
        ImmutableArray<bool> verdicts = execution.Map(NumbersUpTo(objects.Length), index => Agrees(names, objects[index].Symbols, maps[index]));
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

    private static bool Agrees(GlobalNames names, ObjectSymbols symbols, int[] map)
    {
        ReadOnlySpan<byte> strings = symbols.Strings.Span;
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<int> lengths = symbols.NameLengths.AsSpan();
        for (int i = 0; i < map.Length; i++)
        {
            int id = map[i];
            if (id < 0)
            {
                continue;
            }

            NameRef first = names.RefOf(id);
            if (first.Length != lengths[i] || !names.NameOf(id).SequenceEqual(strings.Slice((int)rows[i].StringIndex, lengths[i])))
            {
                return false;
            }
        }

        return true;
    }
}
