namespace AfsLd.Domain;

/// <summary>Is told when a stage of the pipeline begins and ends, and of its parts. A stage's result never depends on one.</summary>
/// <remarks>Stages nest: one that runs inside another ends before it. Their calls come from the thread that runs the pipeline.
/// Parts are pieces of the running stage that an execution may give to any thread: a file, a region, never less.</remarks>
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

    /// <summary>A part begins on the calling thread. Parts do not nest.</summary>
    PartMark BeginPart() => default;

    /// <summary>The part that began at the mark is done; what it was may be known only now. The name is a constant.</summary>
    void EndPart(string part, PartMark began)
    {
    }
}
