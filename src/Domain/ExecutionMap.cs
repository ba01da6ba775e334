using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AfsLd.Domain;

/// <summary>What stages do with an execution.</summary>
public static class ExecutionMap
{
    /// <summary>Applies <paramref name="map"/> to every item and returns the results in item order.</summary>
    public static ImmutableArray<TResult> Map<TItem, TResult>(this IExecution execution, ImmutableArray<TItem> items, Func<TItem, TResult> map)
    {
        var work = new MapWork<TItem, TResult>(items, map);
        execution.Visit(work);
        return ImmutableCollectionsMarshal.AsImmutableArray(work.Results);
    }

    private sealed class MapWork<TItem, TResult>(ImmutableArray<TItem> items, Func<TItem, TResult> map) : IndexedWork(items.Length)
    {
        internal TResult[] Results { get; } = new TResult[items.Length];

        public override void Run(int index) => Results[index] = map(items[index]);
    }
}
