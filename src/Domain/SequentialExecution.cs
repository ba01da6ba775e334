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
    public void Visit(IndexedWork work)
    {
        for (int i = 0; i < work.Count; i++)
        {
            work.Run(i);
        }
    }
}
