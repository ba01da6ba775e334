using System;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>An output that is whole in memory, and perhaps in part written.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="IsExecutable">Whether its file is.</param>
/// <param name="Behind">What has written some of it already; null if nothing has.</param>
internal sealed record ComposedOutput(ReadOnlyMemory<byte> Bytes, bool IsExecutable, WriteBehind? Behind = null)
{
    /// <summary>Puts it in its place.</summary>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    internal void Publish(string path, FileMeans means)
    {
        if (Behind is null || !Behind.TryPublish())
        {
            PublishOutput.Run(path, Bytes, IsExecutable, means);
        }
    }
}
