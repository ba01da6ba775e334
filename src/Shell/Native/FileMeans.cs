using System;

namespace AfsLd.Shell.Native;

/// <summary>By which calls files are read and published.</summary>
/// <remarks>Each system has its own; those of the others can be chosen on Linux, which is how they are tested there.</remarks>
internal enum FileMeans
{
    /// <summary>Inputs are mapped; an output has no name until it is whole.</summary>
    Linux,

    /// <summary>Inputs are mapped; an output has a temporary name until it is whole.</summary>
    MacOS,

    /// <summary>As on macOS, but by nothing else than .NET's own classes, which read inputs: Windows.</summary>
    Portable,
}

/// <summary>The means of systems.</summary>
internal static class FileMeansOf
{
    /// <summary>Those of this one.</summary>
    internal static FileMeans ThisSystem =>
        OperatingSystem.IsLinux() ? FileMeans.Linux : OperatingSystem.IsMacOS() ? FileMeans.MacOS : FileMeans.Portable;
}
