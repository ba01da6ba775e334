using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AfsLd.Shell.Native;

/// <summary>The calls of the C library that the shell makes itself: what .NET's own classes add to them costs start-up time.</summary>
/// <remarks>The native build links them directly (DirectPInvoke), so that no library is opened at run time. Nothing here is called on
/// Windows.</remarks>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Posix
{
    private const string C = "libc";

    internal const int ErrorNoEntry = 2;
    internal const int ErrorInterrupted = 4;
    internal const int ErrorBadFile = 9;
    internal const int ErrorAccess = 13;
    internal const int ErrorExists = 17;
    internal const int ErrorNotDirectory = 20;
    internal const int ErrorNoSpace = 28;
    internal const int ErrorBrokenPipe = 32;

    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;

    internal const int ProtRead = 1;
    internal const int ProtWrite = 2;
    internal const int MapPrivate = 2;

    // These differ between Linux and macOS (fcntl.h, sys/mman.h).
    internal static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000;

    internal static int MapAnonymous => OperatingSystem.IsMacOS() ? 0x1000 : 0x20;

    /// <summary>O_TMPFILE, with the O_DIRECTORY that is part of it: 0x4000 on Arm, 0x10000 elsewhere.</summary>
    [SupportedOSPlatform("linux")]
    internal static int TemporaryFile => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x40_4000 : 0x41_0000;

    /// <summary>AT_FDCWD.</summary>
    [SupportedOSPlatform("linux")]
    internal const int WorkingFolder = -100;

    /// <summary>AT_SYMLINK_FOLLOW of linkat.</summary>
    [SupportedOSPlatform("linux")]
    internal const int FollowLink = 0x400;

    /// <summary>Opens a file that is there.</summary>
    /// <remarks>open is variadic: its third argument, the mode of a file that it makes, is read from the stack on arm64 macOS, where a plain
    /// call puts it into a register (Apple's variant of the procedure call standard). Without a third argument the calls are the same; what makes a
    /// file on macOS is FileStream, whose native half is compiled C.</remarks>
    [LibraryImport(C, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Open(string path, int flags);

    /// <summary>Opens a file that may be made by it. The procedure call standards of Linux pass variadic arguments like others.</summary>
    [SupportedOSPlatform("linux")]
    [LibraryImport(C, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport(C, EntryPoint = "close")]
    internal static partial int Close(int file);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int file, byte* buffer, nint count);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int file, byte* buffer, nint count);

    [LibraryImport(C, EntryPoint = "pwrite", SetLastError = true)]
    internal static partial nint PWrite(int file, byte* buffer, nint count, long offset);

    [LibraryImport(C, EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint Map(nint address, nint length, int protection, int flags, int file, long offset);

    [LibraryImport(C, EntryPoint = "isatty")]
    internal static partial int IsTerminal(int file);

    [LibraryImport(C, EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Rename(string from, string to);

    [LibraryImport(C, EntryPoint = "unlink", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Unlink(string path);

    /// <summary>TIOCGWINSZ of Linux on the machines that .NET runs on.</summary>
    internal const nint GetWindowSize = 0x5413;

    // ioctl is variadic: see open. On macOS its third argument would not arrive.
    [SupportedOSPlatform("linux")]
    [LibraryImport(C, EntryPoint = "ioctl")]
    internal static partial int Control(int file, nint request, ushort* result);

    [SupportedOSPlatform("linux")]
    [LibraryImport(C, EntryPoint = "madvise")]
    internal static partial int Advise(nint address, nint length, int advice);

    [SupportedOSPlatform("linux")]
    [LibraryImport(C, EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int file, int mode, long offset, long length);

    [SupportedOSPlatform("linux")]
    [LibraryImport(C, EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int LinkAt(int fromFolder, string from, int toFolder, string to, int flags);

    [SupportedOSPlatform("linux")]
    [LibraryImport(C, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int StatX(int folder, string path, int flags, uint mask, byte* result);

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "getrusage")]
    internal static partial int Usage(int who, long* result);

    // sys/cdefs.h of macOS: on x86-64 the plain names of stat and fstat mean the struct of before 64-bit inodes. On arm64 there are only the plain names.
    [SupportedOSPlatform("macos")]
    internal static int FStat(int file, byte* result) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FStatInode64(file, result) : FStatPlain(file, result);

    [SupportedOSPlatform("macos")]
    internal static int Stat(string path, byte* result) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatInode64(path, result) : StatPlain(path, result);

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStatPlain(int file, byte* result);

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FStatInode64(int file, byte* result);

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatPlain(string path, byte* result);

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatInode64(string path, byte* result);
}
