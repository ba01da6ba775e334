using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Puts the finished output in its place: it is written beside its target and renamed over it, so that the target is at every
/// moment the old file or the new one, and a new inode (the kernel remembers signatures by vnode: writing into a signed file that ran
/// makes it unable to run).</summary>
/// <remarks>On Linux the file has no name until it is whole (O_TMPFILE), so that nothing is left of a link that is killed. Elsewhere,
/// and on file systems without that, a signal handler and the failure path remove the temporary file.</remarks>
internal static class PublishOutput
{
    private const uint ExecutableMode = 0x1ff; // 0777
    private const uint PlainMode = 0x1b6; // 0666

    /// <summary>The mode of an output, before umask.</summary>
    internal static uint ModeOf(bool isExecutable) => isExecutable ? ExecutableMode : PlainMode;

    /// <summary>Writes the bytes to the path.</summary>
    /// <param name="path">The target.</param>
    /// <param name="isExecutable">Whether those may execute it who may read it, as far as umask allows.</param>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    internal static void Run(string path, ReadOnlyMemory<byte> bytes, bool isExecutable)
    {
        if (OperatingSystem.IsWindows())
        {
            Portable(path, bytes.Span);
            return;
        }

        bool exists = FileIdentity.TryOf(path, out FileIdentity old);
        if (exists && old.IsFolder)
        {
            throw new OutputFailure(path, "is a folder");
        }

        if (exists && !old.IsRegular)
        {
            // /dev/null, a pipe: it is written to, not replaced.
            WriteThrough(path, bytes.Span);
            return;
        }

        Run(path, ModeOf(isExecutable), exists, Writer(path, bytes));
    }

    [UnsupportedOSPlatform("windows")]
    private static Action<int> Writer(string path, ReadOnlyMemory<byte> bytes) => file => WriteWhole(path, file, bytes.Span);

    /// <summary>Publishes what is written to an open file: the writer gets its descriptor, and nothing changes if it fails.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static void Run(string path, uint mode, bool exists, Action<int> write)
    {
        if (!OperatingSystem.IsLinux() || !TryUnnamed(path, mode, exists, write))
        {
            PublishNamed.Run(path, mode, write);
        }
    }

    /// <summary>The path of a temporary file beside the target: hidden, and of this process alone.</summary>
    internal static string TemporaryName(string path)
    {
        int slash = path.LastIndexOf('/') + 1;
        return string.Concat(path.AsSpan(0, slash), ".", path.AsSpan(slash, Math.Min(path.Length - slash, 200)), $".{Environment.ProcessId}.tmp");
    }

    /// <summary>What the last failed call failed of.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static OutputFailure Failure(string path, int error) => new(path, Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant());

    /// <summary>A file without a name in the folder of the path; negative, with errno, if there is none.</summary>
    [SupportedOSPlatform("linux")]
    internal static int OpenUnnamed(string path, uint mode)
    {
        int slash = path.LastIndexOf('/');
        string folder = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        return Posix.Open(folder, Posix.TemporaryFile | Posix.ReadWrite | Posix.CloseOnExec, mode);
    }

    [SupportedOSPlatform("linux")]
    private static bool TryUnnamed(string path, uint mode, bool exists, Action<int> write)
    {
        int file = OpenUnnamed(path, mode);
        if (file < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Posix.ErrorNoEntry or Posix.ErrorNotDirectory or Posix.ErrorAccess)
            {
                throw Failure(path, error);
            }

            return false;
        }

        try
        {
            write(file);
            return TryName(path, $"/proc/self/fd/{file}", exists);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    /// <summary>Gives an unnamed file the name of the path. False without /proc, as in some containers, where it cannot be given one.</summary>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    [SupportedOSPlatform("linux")]
    internal static bool TryName(string path, string unnamed, bool exists)
    {
        int folder = Posix.WorkingFolder;
        if (!exists && Posix.LinkAt(folder, unnamed, folder, path, Posix.FollowLink) == 0)
        {
            return true;
        }

        string temporary = TemporaryName(path);
        if (Posix.LinkAt(folder, unnamed, folder, temporary, Posix.FollowLink) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.ErrorExists)
            {
                return false;
            }

            // Left by a process that had this number and was killed between two calls.
            _ = Posix.Unlink(temporary);
            if (Posix.LinkAt(folder, unnamed, folder, temporary, Posix.FollowLink) != 0)
            {
                return false;
            }
        }

        if (Posix.Rename(temporary, path) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _ = Posix.Unlink(temporary);
            throw Failure(path, error);
        }

        return true;
    }

    [UnsupportedOSPlatform("windows")]
    private static void WriteThrough(string path, ReadOnlySpan<byte> bytes)
    {
        int file = Posix.Open(path, Posix.WriteOnly | Posix.CloseOnExec);
        if (file < 0)
        {
            throw Failure(path, Marshal.GetLastPInvokeError());
        }

        try
        {
            WriteAll(path, file, bytes);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    /// <summary>Reserves the file's blocks, then writes them: out of space is known at once, and the rename need not flush.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void WriteWhole(string path, int file, ReadOnlySpan<byte> bytes)
    {
        // Not every file system can reserve; only a lack of space is a reason to stop.
        if (OperatingSystem.IsLinux()
            && bytes.Length > 0
            && Posix.Allocate(file, 0, 0, bytes.Length) != 0
            && Marshal.GetLastPInvokeError() is var error and Posix.ErrorNoSpace)
        {
            throw Failure(path, error);
        }

        WriteAll(path, file, bytes);
    }

    [UnsupportedOSPlatform("windows")]
    private static unsafe void WriteAll(string path, int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint written = 0;
            while (written < bytes.Length)
            {
                nint count = Posix.Write(file, start + written, bytes.Length - written);
                if (count < 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    if (error != Posix.ErrorInterrupted)
                    {
                        throw Failure(path, error);
                    }
                }
                else
                {
                    written += count;
                }
            }
        }
    }

    private static void Portable(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = TemporaryName(path.Replace('\\', '/'));
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new OutputFailure(path, failed.Message);
        }
    }
}
