using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;

namespace AfsLd.Shell.Reporting;

/// <summary>Starts the clock of a link whose times are asked for, and tells what it measured.</summary>
internal static class ObserveLink
{
    /// <summary>The stage of what is done only because times are asked for.</summary>
    internal const string Measuring = "measuring";

    /// <summary>A clock that knows what is over: the system's and the runtime's start, the reading of options, and finding out of these.</summary>
    /// <param name="main">When Main began.</param>
    internal static StageClock Start(StageSample main)
    {
        StageSample now = StageSample.Now();
        if (main.IsTimeOnly)
        {
            main = main with { ProcessorTicks = ProcessStart.ProcessorTicksAt(main.Time, now) };
        }

        StageClock clock = new(ProcessStart.Find(main, now));
        clock.Add("start-up", clock.Start, main);
        clock.Add("option parsing", main, now);
        clock.Add(Measuring, now, StageSample.Now());
        return clock;
    }

    /// <summary>The sample of Main's first moment. Of time alone, which costs nothing, if no argument asks for more; one in a response
    /// file may do so later.</summary>
    internal static StageSample SampleMain(string[] arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.StartsWith("--time", StringComparison.Ordinal))
            {
                return StageSample.Now();
            }
        }

        return StageSample.TimeOnly();
    }

    /// <summary>True if options ask for times.</summary>
    internal static bool IsWanted(LinkOptions options) => options.PrintTimes || options.PrintStatistics || options.TimeTracePath is not null;

    /// <summary>Writes the table to standard error and the trace to its file, as options ask.</summary>
    internal static void Report(StageClock clock, LoadFiles files, LinkOptions options, List<Diagnostic> diagnostics)
    {
        LinkProfile profile = new(
            clock.Rows(),
            StageSample.Now().Since(clock.Start),
            PeakMemory.Bytes(),
            options.Workers == 0 ? Environment.ProcessorCount : options.Workers,
            clock.Counts.IsEmpty ? CountLink.Run(files.Files, image: null) : clock.Counts);
        if (options.PrintTimes)
        {
            StandardStream.WriteError(RenderTimeTable.Run(profile));
        }

        if (options.PrintStatistics)
        {
            StandardStream.WriteError(RenderStatistics.Run(profile));
        }

        if (options.TimeTracePath is string path)
        {
            try
            {
                PublishOutput.Run(OutputPlace.Of(options, path), Encoding.UTF8.GetBytes(RenderTimeTrace.Run(clock, profile)), isExecutable: false, files.Means);
            }
            catch (OutputFailure failure)
            {
                diagnostics.Add(Diagnostic.LinkError(OutputCodes.NotWritten, new Origin(path), "cannot be written: " + failure.Message));
            }
        }
    }
}
