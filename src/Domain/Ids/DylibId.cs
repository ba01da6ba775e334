namespace AfsLd.Domain.Ids;

/// <summary>A dylib's index in Resolution.Dylibs; its two-level ordinal is Value + 1.</summary>
public readonly record struct DylibId(int Value)
{
    /// <summary>No such thing: what an optional column holds.</summary>
    public static DylibId None => new(-1);

    /// <summary>True for every id but <see cref="None"/>.</summary>
    public bool IsSome => Value >= 0;
}
