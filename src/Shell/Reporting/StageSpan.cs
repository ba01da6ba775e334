namespace AfsLd.Shell.Reporting;

/// <summary>One run of a stage.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Began">What the process had used when it began.</param>
/// <param name="Ended">And when it ended.</param>
/// <param name="Own">What it used, without the stages inside of it.</param>
internal readonly record struct StageSpan(string Stage, StageSample Began, StageSample Ended, StageSample Own);

/// <summary>One part of a stage on one thread; times in ticks.</summary>
internal readonly record struct PartSpan(string Stage, string Part, int Thread, long Began, long Ended, long AllocatedBytes);
