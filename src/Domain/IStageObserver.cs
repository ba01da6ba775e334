namespace AfsLd.Domain;

/// <summary>Is told when a stage of the pipeline begins and ends. A stage's result never depends on one.</summary>
/// <remarks>Stages do not nest, but for one level: a stage that runs inside another ends before it. Calls come from the thread that
/// runs the pipeline.</remarks>
public interface IStageObserver
{
    /// <summary>The stage of this name begins; the name is a constant.</summary>
    void Begin(string stage);

    /// <summary>The stage of this name is done.</summary>
    void End(string stage);

    /// <summary>What the stage that just ended gave: its record, or the Fin of it. To look at; most observers do not.</summary>
    void Gave(string stage, object? result)
    {
    }
}
