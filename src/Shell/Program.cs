using System;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Reporting;
using AfsLd.Stages.Arguments;

namespace AfsLd.Shell;

/// <summary>The command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        StageSample began = ObserveLink.SampleMain(arguments);
        try
        {
            return Run([.. arguments], began);
        }
        catch (Exception bug)
        {
            return Report.Internal(bug);
        }
    }

    private static int Run(ImmutableArray<string> arguments, StageSample began)
    {
        ArgumentContext context = new(
            Environment.CurrentDirectory, ZeroObjectTimes: Environment.GetEnvironmentVariable("ZERO_AR_DATE") is not null);
        LoadFiles files = new(FileMeansOf.ThisSystem);
        ImmutableArray<ArgumentFile> known = [];
        for (int round = 0; round <= ParseArguments.MaxRounds; round++)
        {
            if (!ParseArguments.Run(arguments, context, known).TryValue(out CommandLine? line, out LinkError? misuse))
            {
                return Report.Run(misuse.Diagnostics, new LinkOptions { Color = ColorOf(arguments) });
            }

            switch (line)
            {
                case CommandLine.NeedFiles need:
                    files.ReproducedFrom = need.ReproducedFrom;
                    known = known.AddRange(files.Arguments(SequentialExecution.Instance, need.Paths));
                    break;
                case CommandLine.Print print:
                    return Report.Output(print.Text);
                case CommandLine.Banner banner:
                    StandardStream.WriteError(banner.Text);
                    return 0;
                case CommandLine.Link link:
                    files.ReproducedFrom = link.Options.IsReproduction ? link.Options.WorkingFolder : null;
                    return LinkCommand.Run(link, arguments, files, began);
                case CommandLine.Verify verify:
                    return VerifyCommand.Run(verify.Paths);
                case CommandLine.Dump dump:
                    return DumpCommand.Run(dump.Paths);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        throw new System.Diagnostics.UnreachableException("the command line asks for files without end");
    }

    // A command line that is wrong still says whether it is to be told so in colour.
    private static ColorMode ColorOf(ImmutableArray<string> arguments)
    {
        ColorMode mode = ColorMode.Auto;
        foreach (string argument in arguments)
        {
            mode = argument switch
            {
                "--color=always" or "--color-diagnostics" or "--color-diagnostics=always" => ColorMode.Always,
                "--color=never" or "--no-color-diagnostics" or "--color-diagnostics=never" => ColorMode.Never,
                "--color=auto" or "--color-diagnostics=auto" => ColorMode.Auto,
                _ => mode,
            };
        }

        return mode;
    }
}
