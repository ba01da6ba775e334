using System;
using System.Globalization;
using System.IO;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Reporting;

/// <summary>Asks for the most memory that this process ever had resident.</summary>
internal static class PeakMemory
{
    /// <summary>Bytes; 0 where the system does not tell.</summary>
    internal static long Bytes() => OperatingSystem.IsLinux() ? Linux() : OperatingSystem.IsMacOS() ? MacOS() : 0;

    // getrusage would give the larger of this process and the one that started it (it is kept across exec).
    private static long Linux()
    {
        try
        {
            return OfStatus(File.ReadAllText("/proc/self/status"));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>VmHWM of /proc/self/status (proc(5)), which is in KiB.</summary>
    internal static long OfStatus(string status)
    {
        foreach (ReadOnlySpan<char> line in status.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal)
                && long.TryParse(line["VmHWM:".Length..].TrimEnd("kB "), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long kibibytes))
            {
                return kibibytes * 1024;
            }
        }

        return 0;
    }

    // sys/resource.h: two timeval of 16 bytes, then ru_maxrss, which macOS gives in bytes.
    [System.Runtime.Versioning.SupportedOSPlatform("macos")]
    private static unsafe long MacOS()
    {
        const int Self = 0;
        const int Words = 18;
        const int MaximumResident = 4;
        long* usage = stackalloc long[Words];
        return Posix.Usage(Self, usage) == 0 ? usage[MaximumResident] : 0;
    }
}
