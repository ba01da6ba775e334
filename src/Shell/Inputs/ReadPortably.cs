using System;
using System.IO;
using AfsLd.Shell.Native;
using Microsoft.Win32.SafeHandles;

namespace AfsLd.Shell.Inputs;

/// <summary>Gives the bytes of a file by .NET's own classes alone, without mapping it: Windows.</summary>
internal static class ReadPortably
{
    private const int FirstOfStream = 64 * 1024;

    // ERROR_INVALID_NAME as an HRESULT (winerror.h): no file can be at such a path.
    private const int InvalidName = unchecked((int)0x8007007b);

    /// <summary>The file at a path; no file and no failure if there is none.</summary>
    internal static ReadOutcome Run(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return ReadOutcome.IsFolder;
            }

            // Others may write and remove it meanwhile, as everywhere else.
            using SafeFileHandle file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            ulong time = (ulong)new DateTimeOffset(File.GetLastWriteTimeUtc(file)).ToUnixTimeSeconds();
            long length = Length(file);
            return length > int.MaxValue ? ReadOutcome.IsTooLarge
                : length == 0 ? Stream(path, file, time)
                : Loaded(path, Fill(file, (int)length), time);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or ArgumentException or IOException { HResult: InvalidName })
        {
            return default;
        }
        catch (Exception refusal) when (SystemRefusal.Is(refusal))
        {
            return new ReadOutcome(null, SystemRefusal.TextOf(refusal));
        }
    }

    // 0 of a pipe or a device, whose length is known at its end.
    private static long Length(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (NotSupportedException)
        {
            return 0;
        }
    }

    private static ReadOnlyMemory<byte> Fill(SafeFileHandle file, int size)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(size);
        int filled = 0;
        while (filled < size && RandomAccess.Read(file, bytes.AsSpan(filled), filled) is var count and > 0)
        {
            filled += count;
        }

        // Shorter if the file became so while it was read.
        return bytes.AsMemory(0, filled);
    }

    // A pipe has no offsets, which RandomAccess would need.
    private static ReadOutcome Stream(string path, SafeFileHandle file, ulong time)
    {
        using FileStream stream = new(file, FileAccess.Read, bufferSize: 0);
        byte[] bytes = new byte[FirstOfStream];
        int filled = 0;
        while (stream.Read(bytes, filled, bytes.Length - filled) is var count and > 0)
        {
            filled += count;
            if (filled == bytes.Length)
            {
                if (filled > ReadOutcome.MostOfStream / 2)
                {
                    return ReadOutcome.DoesNotEnd;
                }

                Array.Resize(ref bytes, filled * 2);
            }
        }

        return Loaded(path, bytes.AsMemory(0, filled), time);
    }

    private static ReadOutcome Loaded(string path, ReadOnlyMemory<byte> bytes, ulong time) =>
        new(new LoadedFile(path, bytes, time, 0, 0), null);
}
