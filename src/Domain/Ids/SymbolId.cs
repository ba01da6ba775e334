namespace AfsLd.Domain.Ids;

/// <summary>A global symbol's index in Resolution.Globals.</summary>
public readonly record struct SymbolId(int Value)
{
    /// <summary>No such thing: what an optional column holds.</summary>
    public static SymbolId None => new(-1);

    /// <summary>True for every id but <see cref="None"/>.</summary>
    public bool IsSome => Value >= 0;
}
