namespace AfsLd.Domain;

/// <summary>Independent pieces of work, each of which fills one slot of a result that is published when all are done.</summary>
public abstract class IndexedWork
{
    private protected IndexedWork(int count) => Count = count;

    /// <summary>The number of pieces.</summary>
    public int Count { get; }

    /// <summary>Does one piece; may be called on any thread, at the same time as others, once for each index.</summary>
    public abstract void Run(int index);
}
