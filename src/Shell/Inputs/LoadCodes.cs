namespace AfsLd.Shell.Inputs;

/// <summary>The diagnostic codes of files as the machine has them.</summary>
internal static class LoadCodes
{
    /// <summary>There is something at the path, and it cannot be read.</summary>
    internal const string Unreadable = "unreadable-input";
}
