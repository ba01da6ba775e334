using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Inputs;

/// <summary>Gives the bytes of a file: large ones are mapped, small ones are read.</summary>
internal static class ReadFile
{
    /// <summary>Files shorter than this are read: below, a copy costs less than a mapping and its page faults.</summary>
    private const int MapFromBytes = 16 * 1024;

    /// <summary>The file at a path; no file and no failure if there is none.</summary>
    internal static ReadOutcome Run(string path, FileMeans means) =>
        means == FileMeans.Portable || OperatingSystem.IsWindows() ? ReadPortably.Run(path) : Native(path);

    [UnsupportedOSPlatform("windows")]
    private static ReadOutcome Native(string path)
    {
        if (path.Contains('\0'))
        {
            return default;
        }

        int file = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec);
        if (file < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error is Posix.ErrorNoEntry or Posix.ErrorNotDirectory ? default : Failed(error);
        }

        try
        {
            if (!FileIdentity.TryOf(file, out FileIdentity identity))
            {
                return Failed(Marshal.GetLastPInvokeError());
            }

            if (identity.IsFolder)
            {
                return ReadOutcome.IsFolder;
            }

            if (identity.SizeBytes > int.MaxValue)
            {
                return ReadOutcome.IsTooLarge;
            }

            int size = (int)identity.SizeBytes;
            return !identity.IsRegular ? Stream(path, file, identity)
                : size >= MapFromBytes ? Mapped(path, file, identity)
                : Copied(path, file, size, identity);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static unsafe ReadOutcome Mapped(string path, int file, FileIdentity identity)
    {
        int size = (int)identity.SizeBytes;
        nint start = Posix.Map(0, size, Posix.ProtRead, Posix.MapPrivate, file, 0);
        return start == -1
            ? Copied(path, file, size, identity)
            : Loaded(path, new NativeMemoryOwner((byte*)start, size).Memory, identity);
    }

    [UnsupportedOSPlatform("windows")]
    private static unsafe ReadOutcome Copied(string path, int file, int size, FileIdentity identity)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(size);
        int filled = 0;
        fixed (byte* start = bytes)
        {
            while (filled < size)
            {
                nint count = Posix.Read(file, start + filled, size - filled);
                int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (count < 0 && error != Posix.ErrorInterrupted)
                {
                    return Failed(error);
                }

                if (count == 0)
                {
                    // It became shorter while it was read.
                    break;
                }

                filled += (int)Math.Max(0, count);
            }
        }

        return Loaded(path, bytes.AsMemory(0, filled), identity);
    }

    // A pipe or a device (a shell's <(...)): its length is known at its end.
    [UnsupportedOSPlatform("windows")]
    private static unsafe ReadOutcome Stream(string path, int file, FileIdentity identity)
    {
        byte[] bytes = new byte[64 * 1024];
        int filled = 0;
        while (true)
        {
            if (filled == bytes.Length)
            {
                if (filled > ReadOutcome.MostOfStream / 2)
                {
                    return ReadOutcome.DoesNotEnd;
                }

                Array.Resize(ref bytes, filled * 2);
            }

            nint count;
            fixed (byte* start = bytes)
            {
                count = Posix.Read(file, start + filled, bytes.Length - filled);
            }

            int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (count < 0 && error != Posix.ErrorInterrupted)
            {
                return Failed(error);
            }

            if (count == 0)
            {
                return Loaded(path, bytes.AsMemory(0, filled), identity);
            }

            filled += (int)Math.Max(0, count);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static ReadOutcome Loaded(string path, ReadOnlyMemory<byte> bytes, FileIdentity identity) =>
        new(new LoadedFile(path, bytes, identity.ModifiedTime, identity.Device, identity.Inode), null);

    private static ReadOutcome Failed(int error) => new(null, Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant());
}
