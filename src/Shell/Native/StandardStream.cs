using System;
using System.IO;
using System.Text;

namespace AfsLd.Shell.Native;

/// <summary>Writes text to standard output and standard error without the set-up of System.Console.</summary>
internal static class StandardStream
{
    /// <summary>Writes to standard output; false if not all of it arrived. A reader that has seen enough (head) is none of our concern.</summary>
    internal static bool WriteOutput(string text) => Write(1, text);

    /// <summary>Writes to standard error.</summary>
    internal static void WriteError(string text) => _ = Write(2, text);

    /// <summary>True if standard error is a terminal.</summary>
    internal static bool IsErrorTerminal() => OperatingSystem.IsWindows() ? !Console.IsErrorRedirected : Posix.IsTerminal(2) == 1;

    /// <summary>The columns of the terminal that standard error is; 0 if it is none, or does not say.</summary>
    internal static unsafe int ErrorColumns()
    {
        if (!OperatingSystem.IsLinux())
        {
            return OperatingSystem.IsWindows() && !Console.IsErrorRedirected ? Console.WindowWidth : 0;
        }

        // struct winsize (asm-generic/termios.h): rows, columns, and the size in pixels.
        ushort* size = stackalloc ushort[4];
        return Posix.Control(2, Posix.GetWindowSize, size) == 0 ? size[1] : 0;
    }

    private static unsafe bool Write(int file, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (OperatingSystem.IsWindows())
        {
            using Stream stream = file == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
            stream.Write(bytes);
            return true;
        }

        fixed (byte* start = bytes)
        {
            nint written = 0;
            while (written < bytes.Length)
            {
                nint count = Posix.Write(file, start + written, bytes.Length - written);
                int error = count > 0 ? 0 : System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
                if (count <= 0 && error != Posix.ErrorInterrupted)
                {
                    // Nobody reads: there is nobody to tell.
                    return error is Posix.ErrorBrokenPipe or Posix.ErrorBadFile;
                }

                written += Math.Max(0, count);
            }
        }

        return true;
    }
}
