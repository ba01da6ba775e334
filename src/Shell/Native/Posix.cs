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

    internal const int ErrorNotPermitted = 1;
    internal const int ErrorNoEntry = 2;
    internal const int ErrorInterrupted = 4;
    internal const int ErrorAccess = 13;
    internal const int ErrorExists = 17;
    internal const int ErrorNotDirectory = 20;
    internal const int ErrorIsDirectory = 21;
    internal const int ErrorNoSpace = 28;

    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;

    internal const int ProtRead = 1;
    internal const int ProtWrite = 2;
    internal const int MapShared = 1;
    internal const int MapPrivate = 2;

    // These differ between Linux and macOS (fcntl.h, errno.h).
    internal static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000;

    internal static int Create => OperatingSystem.IsMacOS() ? 0x200 : 0x40;

    internal static int Exclusive => OperatingSystem.IsMacOS() ? 0x800 : 0x80;

    internal static int MapAnonymous => OperatingSystem.IsMacOS() ? 0x1000 : 0x20;

    internal static int ErrorNotSupported => OperatingSystem.IsMacOS() ? 102 : 95;

    /// <summary>O_TMPFILE of Linux, on machines where O_DIRECTORY is 0x10000 or 0x4000.</summary>
    internal static int TemporaryFile => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x40_4000 : 0x41_0000;

    /// <summary>AT_FDCWD.</summary>
    internal static int WorkingFolder => OperatingSystem.IsMacOS() ? -2 : -100;

    /// <summary>AT_SYMLINK_FOLLOW of linkat, Linux.</summary>
    internal const int FollowLink = 0x400;

    // open is variadic. Where the third argument of such a call lies elsewhere than that of a plain one (arm64 macOS: on the stack),
    // the mode does not arrive: a file that is made has its mode set afterwards.
    [LibraryImport(C, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Open(string path, int flags, int mode);

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

    [LibraryImport(C, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int file, long size);

    [LibraryImport(C, EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Rename(string from, string to);

    [LibraryImport(C, EntryPoint = "unlink", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Unlink(string path);

    [LibraryImport(C, EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(int file, uint mode);

    [LibraryImport(C, EntryPoint = "umask")]
    internal static partial uint Mask(uint mask);

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

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "fstat", SetLastError = true)]
    internal static partial int FStat(int file, byte* result);

    [SupportedOSPlatform("macos")]
    [LibraryImport(C, EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Stat(string path, byte* result);
}
