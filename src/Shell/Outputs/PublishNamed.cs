using System;
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
        int flags = Posix.WriteOnly | Posix.Create | Posix.Exclusive | Posix.CloseOnExec;
        int file = Posix.Open(temporary, flags, (int)mode);
        if (file < 0 && Marshal.GetLastPInvokeError() == Posix.ErrorExists)
        {
            // Left by a process that had this number and was killed.
            _ = Posix.Unlink(temporary);
            file = Posix.Open(temporary, flags, (int)mode);
        }

        if (file < 0)
        {
            throw PublishOutput.Failure(path, Marshal.GetLastPInvokeError());
        }

        try
        {
            uint mask = Posix.Mask(0);
            _ = Posix.Mask(mask);
            _ = Posix.ChangeMode(file, mode & ~mask);
            write(file);
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
        finally
        {
            Posix.Close(file);
        }
    }

    // The signal then does what it does by default: it ends the process.
    private static PosixSignalRegistration RemoveOn(PosixSignal signal, string temporary) =>
        PosixSignalRegistration.Create(signal, _ => Posix.Unlink(temporary));
}
