using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace AfsLd.Tests.Properties.Execution;

/// <summary>Runs work on a thread of its own, whose stack is small, until it ends or has used up a processor time.</summary>
/// <remarks>What counts is the time that the thread computes, not the time that passes: a machine that is busy with something else makes
/// no work look endless.</remarks>
internal static class ProcessorBudget
{
    /// <summary>At least six times what the linker's readers, built without optimisation, take for anything that the tests give them at once; mostly a
    /// thousand times.</summary>
    internal static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    // A reader that recurses as deep as the input says ends here, not on a user's machine.
    private const int StackBytes = 1 << 20;

    // Work that waits for something uses no processor: it gets this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // How long a thread that was told to stop gets for that. One that does not obey is left behind, as in a failed test.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(20);

    /// <summary>Whether the work ended within its processor time, <see cref="Enough"/> unless told. What it throws is thrown here. Work
    /// that did not end is told to stop and waited for.</summary>
    internal static bool Suffices(Action<CancellationToken> work, TimeSpan? budget = null)
    {
        TimeSpan limit = budget ?? Enough;
        ExceptionDispatchInfo? thrown = null;
        string? times = null;
        using var stop = new CancellationTokenSource();
        CancellationToken token = stop.Token;
        var thread = new Thread(
            () =>
            {
                try
                {
                    Volatile.Write(ref times, OwnTimes());
                    work(token);
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackBytes)
        { IsBackground = true };
        long start = Stopwatch.GetTimestamp();
        thread.Start();

        // A thread computes no longer than time passes: it need not be asked before.
        TimeSpan left = limit;
        while (!thread.Join(left + TimeSpan.FromMilliseconds(1)))
        {
            TimeSpan passed = Stopwatch.GetElapsedTime(start);
            left = limit - Used(Volatile.Read(ref times), passed);
            if (left <= TimeSpan.Zero || passed > Patience)
            {
                stop.Cancel();
                thread.Join(Notice);
                return false;
            }
        }

        thrown?.Throw();
        return true;
    }

    /// <summary>The file that says how long the calling thread has computed; null where there is none: on systems other than Linux the
    /// time that passes counts.</summary>
    private static string? OwnTimes() =>
        OperatingSystem.IsLinux() && new FileInfo("/proc/thread-self").LinkTarget is string thread ? $"/proc/{thread}/stat" : null;

    // proc(5): fields 14 and 15 are the time in user and kernel mode in units of 10 ms; the second, in parentheses, may have spaces.
    private static TimeSpan Used(string? times, TimeSpan passed)
    {
        if (times is null)
        {
            return OperatingSystem.IsLinux() ? TimeSpan.Zero : passed;
        }

        try
        {
            string text = File.ReadAllText(times);
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // The thread has just ended.
            return TimeSpan.Zero;
        }
    }
}
