namespace AfsLd.Domain.Ids;

/// <summary>An output section's index in OutputPlan.Sections.</summary>
public readonly record struct OutputSectionId(int Value)
{
    /// <summary>No such thing: what an optional column holds.</summary>
    public static OutputSectionId None => new(-1);

    /// <summary>True for every id but <see cref="None"/>.</summary>
    public bool IsSome => Value >= 0;
}
