using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using AfsLd.Stages.Reporting;

namespace AfsLd.Shell.Reporting;

/// <summary>Makes the C++ names of a message readable with the machine's own demangler, a program: c++filt or llvm-cxxfilt.</summary>
/// <remarks>It is asked once, with all names, and only when there is a name to print. Without it, or when it does not answer in time,
/// names stay as they are. The library function __cxa_demangle is no choice: a linker that is linked statically loads no libraries.</remarks>
internal static class PlatformDemangler
{
    private const int PatienceMilliseconds = 2000;

    private static readonly string[] Programs = ["c++filt", "llvm-cxxfilt"];

    /// <summary>The message with readable names.</summary>
    internal static string Run(string text) => Run(text, Programs);

    /// <summary>The same with the first of some programs that is there.</summary>
    internal static string Run(string text, ReadOnlySpan<string> programs)
    {
        List<string> names = NamesIn(text);
        if (names.Count == 0)
        {
            return text;
        }

        foreach (string program in programs)
        {
            if (TryAsk(program, names) is { } readable)
            {
                return DemangleText.Run(text, name => readable.GetValueOrDefault(name));
            }
        }

        return text;
    }

    private static List<string> NamesIn(string text)
    {
        List<string> names = [];
        DemangleText.Run(text, name =>
        {
            names.Add(name);
            return null;
        });
        return names;
    }

    /// <summary>What a program makes of names; null if it is not there or does not do what it should.</summary>
    private static Dictionary<string, string>? TryAsk(string program, List<string> names)
    {
        // -n: names have lost the underscore that Mach-O puts before them.
        ProcessStartInfo start = new(program, ["-n"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start) ?? throw new Win32Exception();
            Task<string> answer = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(string.Join('\n', names) + "\n");
            process.StandardInput.Close();
            if (!process.WaitForExit(PatienceMilliseconds) || !answer.Wait(PatienceMilliseconds))
            {
                process.Kill();
                return null;
            }

            return Match(names, answer.Result.Split('\n'));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? Match(List<string> names, string[] lines)
    {
        // A line for each name, and nothing behind the last one's end.
        if (lines.Length != names.Count + 1)
        {
            return null;
        }

        Dictionary<string, string> readable = [];
        for (int i = 0; i < names.Count; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length > 0 && line != names[i])
            {
                readable[names[i]] = line;
            }
        }

        return readable;
    }
}
