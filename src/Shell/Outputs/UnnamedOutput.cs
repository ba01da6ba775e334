using System;
using System.Runtime.InteropServices;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>A large output that is written while it is composed: a file without a name (O_TMPFILE), whose blocks are reserved, and which gets
/// its name when it is whole. Nothing is left of it if it never is.</summary>
internal sealed class UnnamedOutput : IDisposable
{
    private readonly string path;
    private readonly bool exists;
    private int file;
    private volatile int error;

    private UnnamedOutput(string path, bool exists, int file)
    {
        this.path = path;
        this.exists = exists;
        this.file = file;
    }

    /// <summary>A file for the path; null where that cannot be, for whatever reason: PublishOutput then finds another way, or says why there is
    /// none.</summary>
    internal static UnnamedOutput? TryOpen(string path, int sizeBytes, bool isExecutable, FileMeans means)
    {
        if (means != FileMeans.Linux || !OperatingSystem.IsLinux())
        {
            return null;
        }

        bool exists = FileIdentity.TryOf(path, out FileIdentity old);
        if (exists && !old.IsRegular)
        {
            return null;
        }

        int file = PublishUnnamed.Open(path, PublishOutput.ModeOf(isExecutable));
        if (file < 0)
        {
            return null;
        }

        if (Posix.Allocate(file, 0, 0, sizeBytes) != 0)
        {
            Posix.Close(file);
            return null;
        }

        return new UnnamedOutput(path, exists, file);
    }

    /// <summary>Writes bytes at an offset. That they cannot be written is told when the file is published.</summary>
    internal unsafe void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        fixed (byte* start = bytes)
        {
            nint written = 0;
            while (written < bytes.Length && error == 0)
            {
                nint count = Posix.PWrite(file, start + written, bytes.Length - written, offset + written);
                if (count >= 0)
                {
                    written += count;
                }
                else if (Marshal.GetLastPInvokeError() is var failed and not Posix.ErrorInterrupted)
                {
                    error = failed;
                }
            }
        }
    }

    /// <summary>Gives the file its name. False if it cannot have one here, though another file could.</summary>
    /// <exception cref="OutputFailure">Something could not be written. Nothing was changed.</exception>
    internal bool TryPublish()
    {
        if (error != 0)
        {
            throw new OutputFailure(path, Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant());
        }

        return OperatingSystem.IsLinux() && PublishUnnamed.TryName(path, $"/proc/self/fd/{file}", exists);
    }

    /// <summary>Closes the file, which goes away if it has no name.</summary>
    public void Dispose()
    {
        if (file >= 0 && !OperatingSystem.IsWindows())
        {
            Posix.Close(file);
            file = -1;
        }
    }
}
