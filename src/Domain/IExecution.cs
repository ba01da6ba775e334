namespace AfsLd.Domain;

/// <summary>How a stage visits independent items: the only way parallelism enters the core.</summary>
/// <remarks>Stages call <see cref="ExecutionMap.Map"/>; only that makes the work an execution gets. The interface itself has no generic
/// method: in a native build the first call of each instantiation of a generic virtual method is resolved by loading types, which cost a
/// small link a third of its time (docs/decisions).</remarks>
public interface IExecution
{
    /// <summary>Runs every index of the work from 0 to its count - 1, in any order and on any thread, and returns when all are done.</summary>
    /// <remarks>Law: <c>Map(items, f)</c> equals <c>items.Select(f)</c> in item order, whatever the schedule; if several calls of
    /// <c>f</c> throw, the exception of the lowest index is the one that is rethrown.</remarks>
    void Visit(IndexedWork work);
}
