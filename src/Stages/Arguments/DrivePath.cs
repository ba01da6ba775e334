namespace AfsLd.Stages.Arguments;

/// <summary>Recognizes absolute paths of Windows.</summary>
internal static class DrivePath
{
    /// <summary>True if a path begins with a drive: <c>C:</c>.</summary>
    internal static bool Is(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);
}
