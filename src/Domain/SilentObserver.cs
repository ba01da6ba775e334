namespace AfsLd.Domain;

/// <summary>An observer that does nothing.</summary>
public sealed class SilentObserver : IStageObserver
{
    /// <summary>The only instance: it has no state.</summary>
    public static readonly SilentObserver Instance = new();

    private SilentObserver()
    {
    }

    /// <inheritdoc/>
    public void Begin(string stage)
    {
    }

    /// <inheritdoc/>
    public void End(string stage)
    {
    }

    /// <inheritdoc/>
    public PartMark BeginPart() => default;

    /// <inheritdoc/>
    public void EndPart(string part, PartMark began)
    {
    }
}
