using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Execution;

/// <summary>A lawful execution that visits the items in an order made from a seed: what depends on a schedule shows.</summary>
public sealed class ShuffledExecution(int seed) : IExecution
{
    public ImmutableArray<TResult> Map<TItem, TResult>(ImmutableArray<TItem> items, Func<TItem, TResult> map)
    {
        int[] order = Enumerable.Range(0, items.Length).ToArray();
        new Random(seed).Shuffle(order);
        var results = new TResult[items.Length];
        var thrown = new Exception?[items.Length];
        foreach (int index in order)
        {
            try
            {
                results[index] = map(items[index]);
            }
            catch (Exception exception)
            {
                thrown[index] = exception;
            }
        }

        Exception? first = thrown.FirstOrDefault(e => e is not null);
        return first is null ? [.. results] : throw first;
    }
}
