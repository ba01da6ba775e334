using System;
using System.IO;
using System.Runtime.InteropServices;
using AfsLd.Shell.Native;
using Microsoft.Win32.SafeHandles;

namespace AfsLd.Shell.Outputs;

/// <summary>Publishes through a named temporary file: macOS, Windows, and file systems that have no unnamed ones.</summary>
/// <remarks>By .NET's own classes: open, which would make the file, is variadic (see Posix.Open).</remarks>
internal static class PublishNamed
{
    /// <summary>Has the file written beside the path and renames it over it.</summary>
    /// <param name="path">The target, which is no folder.</param>
    /// <param name="mode">Permissions, of which the kernel takes those of umask away. Windows has none.</param>
    /// <param name="write">Writes the file.</param>
    /// <exception cref="OutputFailure">Nothing was changed and nothing is left.</exception>
    internal static void Run(string path, uint mode, Action<SafeFileHandle> write)
    {
        string temporary = PublishOutput.TemporaryName(path);
        using PosixSignalRegistration interrupt = RemoveOn(PosixSignal.SIGINT, temporary);
        using PosixSignalRegistration terminate = RemoveOn(PosixSignal.SIGTERM, temporary);
        using PosixSignalRegistration hangUp = RemoveOn(PosixSignal.SIGHUP, temporary);
        try
        {
            // One may be left by a process that had this number and was killed.
            File.Delete(temporary);
            using (FileStream file = new(temporary, OptionsFor(mode)))
            {
                write(file.SafeFileHandle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception refusal)
        {
            Remove(temporary);
            if (SystemRefusal.Is(refusal))
            {
                throw new OutputFailure(path, SystemRefusal.TextOf(refusal));
            }

            throw;
        }
    }

    // To share all keeps FileStream from locking a file that nobody else knows, and lets Windows remove it while it is open.
    private static FileStreamOptions OptionsFor(uint mode)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (UnixFileMode)mode;
        }

        return options;
    }

    // The signal then does what it does by default: it ends the process.
    private static PosixSignalRegistration RemoveOn(PosixSignal signal, string temporary) =>
        PosixSignalRegistration.Create(signal, _ => Remove(temporary));

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception refusal) when (SystemRefusal.Is(refusal))
        {
            // What was refused before is what there is to tell.
        }
    }
}
