using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;
using Microsoft.Win32.SafeHandles;

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
    /// <param name="bytes">The contents.</param>
    /// <param name="isExecutable">Whether those may execute it who may read it, as far as umask allows.</param>
    /// <param name="means">By which calls.</param>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    internal static void Run(string path, ReadOnlyMemory<byte> bytes, bool isExecutable, FileMeans means)
    {
        if (means == FileMeans.Portable || OperatingSystem.IsWindows())
        {
            Portable(path, bytes, ModeOf(isExecutable));
            return;
        }

        bool exists = FileIdentity.TryOf(path, out FileIdentity old);
        if (exists && old.IsFolder)
        {
            throw IsFolder(path);
        }

        if (exists && !old.IsRegular)
        {
            // /dev/null, a pipe: it is written to, not replaced.
            WriteThrough(path, bytes.Span);
            return;
        }

        uint mode = ModeOf(isExecutable);
        if (means != FileMeans.Linux || !OperatingSystem.IsLinux() || !PublishUnnamed.TryRun(path, mode, exists, WholeWriter(path, bytes)))
        {
            PublishNamed.Run(path, mode, Writer(bytes));
        }
    }

    /// <summary>The path of a temporary file beside the target: hidden, and of this process alone.</summary>
    internal static string TemporaryName(string path)
    {
        // File systems allow 255 bytes or more; a char of a name is at most three.
        const int KeptChars = 60;
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        return string.Concat(path.AsSpan(0, path.Length - name.Length), ".", name[..Math.Min(name.Length, KeptChars)], $".{Environment.ProcessId}.tmp");
    }

    private static Action<SafeFileHandle> Writer(ReadOnlyMemory<byte> bytes) => file => RandomAccess.Write(file, bytes.Span, 0);

    [SupportedOSPlatform("linux")]
    private static Action<int> WholeWriter(string path, ReadOnlyMemory<byte> bytes) => file => WriteWhole(path, file, bytes.Span);

    private static void Portable(string path, ReadOnlyMemory<byte> bytes, uint mode)
    {
        if (Directory.Exists(path))
        {
            throw IsFolder(path);
        }

        // NUL, CON, a pipe: they are in the name space of devices, whatever the folder.
        if (OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal))
        {
            WriteToDevice(path, bytes.Span);
            return;
        }

        PublishNamed.Run(path, mode, Writer(bytes));
    }

    [SupportedOSPlatform("windows")]
    private static void WriteToDevice(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using FileStream device = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            device.Write(bytes);
        }
        catch (Exception refusal) when (SystemRefusal.Is(refusal))
        {
            throw new OutputFailure(path, SystemRefusal.TextOf(refusal));
        }
    }

    private static OutputFailure IsFolder(string path) => new(path, "is a folder");

    /// <summary>What the last failed call failed of.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static OutputFailure Failure(string path, int error) => new(path, Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant());

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
    [SupportedOSPlatform("linux")]
    private static void WriteWhole(string path, int file, ReadOnlySpan<byte> bytes)
    {
        // Not every file system can reserve; only a lack of space is a reason to stop.
        if (bytes.Length > 0
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
}
