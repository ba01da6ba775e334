using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Resolving;

/// <summary>Where a name was found.</summary>
/// <param name="Candidate">The number of the dylib that it is bound to; -1 if none exports it.</param>
/// <param name="Export">What that dylib says of it.</param>
internal readonly record struct DylibHit(int Candidate, DylibExport Export)
{
    public static DylibHit None => new(-1, default);

    public bool IsFound => Candidate >= 0;

    public bool IsWeak => (Export.Flags & DylibExportFlags.WeakDefinition) != 0;
}
