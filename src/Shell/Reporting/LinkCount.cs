namespace AfsLd.Shell.Reporting;

/// <summary>How much there was of something.</summary>
/// <param name="Name">What, in the plural.</param>
/// <param name="Amount">How many.</param>
internal readonly record struct LinkCount(string Name, long Amount);
