using System;

namespace AfsLd.Shell.Outputs;

/// <summary>The machine refused to take the output: no space, no permission, no folder.</summary>
internal sealed class OutputFailure(string path, string reason) : Exception(reason)
{
    /// <summary>The output's path.</summary>
    internal string Path { get; } = path;
}
