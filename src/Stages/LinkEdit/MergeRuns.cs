using System;
using System.Collections.Immutable;
using AfsLd.Domain;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Merges sorted runs of equal length into one, by rounds of pairs; the pairs of a round are merged in parallel.</summary>
internal static class MergeRuns
{
    /// <summary>Room for one round's result.</summary>
    internal readonly record struct Columns(ulong[] Keys, int[] Values);

    /// <summary>Sorts (key, value) pairs by key, given that each run of <paramref name="runLength"/> is sorted.</summary>
    internal static void Run(IExecution execution, Memory<int> values, Memory<ulong> keys, int runLength, Columns spare)
    {
        Memory<int> fromValues = values;
        Memory<ulong> fromKeys = keys;
        Memory<int> toValues = spare.Values.AsMemory(0, values.Length);
        Memory<ulong> toKeys = spare.Keys.AsMemory(0, values.Length);
        for (long length = runLength; length < values.Length; length *= 2)
        {
            int pair = (int)Math.Min(length * 2, int.MaxValue);
            (Memory<int> inValues, Memory<ulong> inKeys, Memory<int> outValues, Memory<ulong> outKeys, int half) = (fromValues, fromKeys, toValues, toKeys, (int)length);

            // Each task writes the merged pair of runs only.
            execution.Map(PlanSymbolTable.Starts(values.Length, pair), start =>
            {
                int size = Math.Min(pair, inValues.Length - start);
                Merge(inKeys.Span.Slice(start, size), inValues.Span.Slice(start, size), Math.Min(half, size), outKeys.Span.Slice(start, size), outValues.Span.Slice(start, size));
                return true;
            });
            (fromValues, toValues) = (toValues, fromValues);
            (fromKeys, toKeys) = (toKeys, fromKeys);
        }

        if (!fromValues.Equals(values))
        {
            fromValues.Span.CopyTo(values.Span);
            fromKeys.Span.CopyTo(keys.Span);
        }
    }

    private static void Merge(ReadOnlySpan<ulong> keys, ReadOnlySpan<int> values, int half, Span<ulong> mergedKeys, Span<int> mergedValues)
    {
        int left = 0;
        int right = half;
        for (int i = 0; i < mergedKeys.Length; i++)
        {
            bool takesLeft = right == keys.Length || (left < half && keys[left] <= keys[right]);
            int taken = takesLeft ? left++ : right++;
            mergedKeys[i] = keys[taken];
            mergedValues[i] = values[taken];
        }
    }
}
