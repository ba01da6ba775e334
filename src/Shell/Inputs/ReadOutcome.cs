namespace AfsLd.Shell.Inputs;

/// <summary>What became of an attempt to read a file.</summary>
/// <param name="File">The file, or null.</param>
/// <param name="Failure">Why it cannot be read; null with a file, and when there is no file at the path.</param>
internal readonly record struct ReadOutcome(LoadedFile? File, string? Failure)
{
    /// <summary>So much of a pipe is read at most, in bytes.</summary>
    internal const int MostOfStream = int.MaxValue / 2;

    /// <summary>A folder is no input.</summary>
    internal static ReadOutcome IsFolder => new(null, "is a folder");

    /// <summary>An input is one Memory.</summary>
    internal static ReadOutcome IsTooLarge => new(null, $"is larger than {int.MaxValue} bytes");

    /// <summary>A device that never ends, or a pipe of too much.</summary>
    internal static ReadOutcome DoesNotEnd => new(null, "does not end");
}
