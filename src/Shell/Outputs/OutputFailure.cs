using System;
using System.IO;
using System.Runtime.InteropServices;

namespace AfsLd.Shell.Outputs;

/// <summary>The machine refused to take the output: no space, no permission, no folder.</summary>
internal sealed class OutputFailure(string path, string reason) : Exception(reason)
{
    private const int SystemCodeMask = 0xffff;

    /// <summary>The output's path.</summary>
    internal string Path { get; } = path;

    /// <summary>What an exception of System.IO means, said by the system where it can: .NET's own texts are not part of the program.</summary>
    internal static OutputFailure Of(string path, Exception refusal) => new(path, refusal switch
    {
        DirectoryNotFoundException or FileNotFoundException => "no such file or directory",
        PathTooLongException => "file name too long",
        UnauthorizedAccessException => "permission denied",

        // The system's number: errno as it is, on Windows in an HRESULT.
        _ => Marshal.GetPInvokeErrorMessage(refusal.HResult & SystemCodeMask).ToLowerInvariant(),
    });
}
