namespace AfsLd.Shell.Inputs;

/// <summary>What became of an attempt to read a file.</summary>
/// <param name="File">The file, or null.</param>
/// <param name="Failure">Why it cannot be read; null with a file, and when there is no file at the path.</param>
internal readonly record struct ReadOutcome(LoadedFile? File, string? Failure);
