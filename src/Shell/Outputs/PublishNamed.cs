using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Publishes through a named temporary file: macOS, and file systems that have no unnamed ones.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PublishNamed
{
    /// <summary>Has the file written beside the path and renames it over it.</summary>
    /// <exception cref="OutputFailure">Nothing was changed and nothing is left.</exception>
    internal static void Run(string path, uint mode, Action<int> write)
    {
        string temporary = PublishOutput.TemporaryName(path);
        using PosixSignalRegistration interrupt = RemoveOn(PosixSignal.SIGINT, temporary);
        using PosixSignalRegistration terminate = RemoveOn(PosixSignal.SIGTERM, temporary);
        using PosixSignalRegistration hangUp = RemoveOn(PosixSignal.SIGHUP, temporary);
        using FileStream file = Create(path, temporary, mode);
        try
        {
            write((int)file.SafeFileHandle.DangerousGetHandle());
            if (Posix.Rename(temporary, path) != 0)
            {
                throw PublishOutput.Failure(path, Marshal.GetLastPInvokeError());
            }
        }
        catch
        {
            _ = Posix.Unlink(temporary);
            throw;
        }
    }

    // Not with open: a file that it makes has a mode that a call from here cannot pass on every machine (see Posix.Open). The kernel takes umask's
    // bits away. Sharing all keeps FileStream from locking a file that nobody else knows.
    private static FileStream Create(string path, string temporary, uint mode)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = (UnixFileMode)mode,
        };
        try
        {
            // One may be left by a process that had this number and was killed.
            _ = Posix.Unlink(temporary);
            return new FileStream(temporary, options);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw OutputFailure.Of(path, failed);
        }
    }

    // The signal then does what it does by default: it ends the process.
    private static PosixSignalRegistration RemoveOn(PosixSignal signal, string temporary) =>
        PosixSignalRegistration.Create(signal, _ => Posix.Unlink(temporary));
}
