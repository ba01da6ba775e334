using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AfsLd.Domain;

/// <summary>The reference execution: one item after the other on the calling thread (<c>-j 1</c>).</summary>
public sealed class SequentialExecution : IExecution
{
    /// <summary>The only instance: it has no state.</summary>
    public static readonly SequentialExecution Instance = new();

    private SequentialExecution()
    {
    }

    /// <inheritdoc/>
    public ImmutableArray<TResult> Map<TItem, TResult>(ImmutableArray<TItem> items, Func<TItem, TResult> map)
    {
        var results = new TResult[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            results[i] = map(items[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }
}
