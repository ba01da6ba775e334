namespace AfsLd.Domain.Ids;

/// <summary>An object file's index in Resolution.Objects: link order.</summary>
public readonly record struct ObjectId(int Value)
{
    /// <summary>No such thing: what an optional column holds.</summary>
    public static ObjectId None => new(-1);

    /// <summary>True for every id but <see cref="None"/>.</summary>
    public bool IsSome => Value >= 0;
}
