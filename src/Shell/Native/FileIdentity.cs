using System;
using System.Buffers.Binary;
using System.Runtime.Versioning;

namespace AfsLd.Shell.Native;

/// <summary>What a file is: which one, how long, when changed.</summary>
/// <param name="Device">The file system it lies in.</param>
/// <param name="Inode">Its number there: two paths with the same pair are one file.</param>
/// <param name="Mode">S_IFMT and permission bits.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="ModifiedTime">Seconds since 1970.</param>
[UnsupportedOSPlatform("windows")]
internal readonly record struct FileIdentity(ulong Device, ulong Inode, uint Mode, long SizeBytes, ulong ModifiedTime)
{
    private const uint TypeMask = 0xf000;

    /// <summary>S_IFREG.</summary>
    internal bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>S_IFDIR.</summary>
    internal bool IsFolder => (Mode & TypeMask) == 0x4000;

    /// <summary>Of an open file.</summary>
    internal static bool TryOf(int file, out FileIdentity identity) => OperatingSystem.IsMacOS()
        ? TryMac(null, file, out identity)
        : TryLinux("", file, out identity);

    /// <summary>Of what a path leads to.</summary>
    internal static bool TryOf(string path, out FileIdentity identity) => OperatingSystem.IsMacOS()
        ? TryMac(path, -1, out identity)
        : TryLinux(path, -1, out identity);

    // struct statx is the same on every machine (linux/stat.h).
    private static unsafe bool TryLinux(string path, int file, out FileIdentity identity)
    {
        identity = default;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        byte* bytes = stackalloc byte[256];
        const int emptyPathFlag = 0x1000; // AT_EMPTY_PATH
        const uint basic = 0x7ff; // STATX_BASIC_STATS
        bool isOpen = file >= 0;
        if (Posix.StatX(isOpen ? file : Posix.WorkingFolder, path, isOpen ? emptyPathFlag : 0, basic, bytes) != 0)
        {
            return false;
        }

        ReadOnlySpan<byte> result = new(bytes, 256);
        identity = new FileIdentity(
            ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(result[136..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(result[140..]),
            BinaryPrimitives.ReadUInt64LittleEndian(result[32..]),
            BinaryPrimitives.ReadUInt16LittleEndian(result[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(result[40..]),
            (ulong)BinaryPrimitives.ReadInt64LittleEndian(result[112..]));
        return true;
    }

    // struct stat with 64-bit inodes (sys/stat.h of macOS): dev 0, mode 4, ino 8, mtimespec 48, size 96.
    private static unsafe bool TryMac(string? path, int file, out FileIdentity identity)
    {
        identity = default;
        if (!OperatingSystem.IsMacOS())
        {
            return false;
        }

        byte* bytes = stackalloc byte[256];
        if ((path is null ? Posix.FStat(file, bytes) : Posix.Stat(path, bytes)) != 0)
        {
            return false;
        }

        ReadOnlySpan<byte> result = new(bytes, 256);
        identity = new FileIdentity(
            BinaryPrimitives.ReadUInt32LittleEndian(result),
            BinaryPrimitives.ReadUInt64LittleEndian(result[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(result[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(result[96..]),
            (ulong)BinaryPrimitives.ReadInt64LittleEndian(result[48..]));
        return true;
    }
}
