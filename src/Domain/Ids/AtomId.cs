namespace AfsLd.Domain.Ids;

/// <summary>An atom's index in the columns of AtomGraph.</summary>
public readonly record struct AtomId(int Value)
{
    /// <summary>No such thing: what an optional column holds.</summary>
    public static AtomId None => new(-1);

    /// <summary>True for every id but <see cref="None"/>.</summary>
    public bool IsSome => Value >= 0;
}
