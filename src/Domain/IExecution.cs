using System;
using System.Collections.Immutable;

namespace AfsLd.Domain;

/// <summary>How a stage visits independent items: the only way parallelism enters the core.</summary>
/// <remarks>Law: <c>Map(items, f)</c> equals <c>items.Select(f)</c> in item order, whatever the schedule; if
/// several calls of <c>f</c> throw, the exception of the lowest index is the one that is rethrown.</remarks>
public interface IExecution
{
    /// <summary>Applies <paramref name="map"/> to every item and returns the results in item order.</summary>
    ImmutableArray<TResult> Map<TItem, TResult>(ImmutableArray<TItem> items, Func<TItem, TResult> map);
}
