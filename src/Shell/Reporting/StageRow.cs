using System.Collections.Immutable;

namespace AfsLd.Shell.Reporting;

/// <summary>All that stages of one name used, without what stages inside of them did.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Used">Wall and processor time, allocations, collections.</param>
/// <param name="Parts">Its parts, in order of their names.</param>
internal sealed record StageRow(string Name, StageSample Used, ImmutableArray<PartRow> Parts);

/// <summary>All that parts of one name used.</summary>
/// <param name="Name">The part.</param>
/// <param name="Ticks">Time of the threads that did it: more than the stage's when several did.</param>
/// <param name="AllocatedBytes">On the managed heap.</param>
/// <param name="Count">How many there were.</param>
internal readonly record struct PartRow(string Name, long Ticks, long AllocatedBytes, int Count);
