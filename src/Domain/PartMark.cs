namespace AfsLd.Domain;

/// <summary>An observer's own note of the moment at which a part of a stage began.</summary>
/// <param name="Time">The observer's clock.</param>
/// <param name="AllocatedBytes">What the thread had allocated until then.</param>
public readonly record struct PartMark(long Time, long AllocatedBytes);
