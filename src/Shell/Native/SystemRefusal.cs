using System;
using System.IO;
using System.Runtime.InteropServices;

namespace AfsLd.Shell.Native;

/// <summary>What an exception of System.IO means, in the system's words where it has some: .NET's own texts are not part of the program.</summary>
internal static class SystemRefusal
{
    private const int CodeMask = 0xffff;

    /// <summary>True if it is a refusal of the system, not a mistake in this program.</summary>
    internal static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The text, in lower case.</summary>
    internal static string TextOf(Exception refusal) => refusal switch
    {
        DirectoryNotFoundException or FileNotFoundException => "no such file or directory",
        PathTooLongException => "file name too long",
        UnauthorizedAccessException => "permission denied",

        // The system's number: errno as it is, on Windows in an HRESULT.
        _ => Marshal.GetPInvokeErrorMessage(refusal.HResult & CodeMask).ToLowerInvariant(),
    };
}
