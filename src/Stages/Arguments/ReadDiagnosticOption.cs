using System;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Options about what is said, and those that do something else than link.</summary>
internal static class ReadDiagnosticOption
{
    /// <summary>What --time-trace without a file stands for until the output's name is known.</summary>
    internal const string TraceBesideOutput = "";

    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        switch (option)
        {
            case "-w": draft.Options = options with { SuppressWarnings = true }; break;
            case "-fatal_warnings": draft.Options = options with { FatalWarnings = true }; break;
            case "-no_fatal_warnings": draft.Options = options with { FatalWarnings = false }; break;
            case "-demangle": draft.Options = options with { Demangle = true }; break;
            case "-no_demangle": draft.Options = options with { Demangle = false }; break;
            case "-v": draft.Options = options with { Verbose = true }; break;
            case "-t" or "-trace": draft.Options = options with { TraceInputs = true }; break;
            case "-why_load" or "-whyload": draft.Options = options with { WhyLoad = true }; break;
            case "-map": draft.Options = options with { MapPath = draft.Value(option, "the map's path") ?? options.MapPath }; break;
            case "-dependency_info":
                draft.Options = options with { DependencyInfoPath = draft.Value(option, "the path of the file to write") ?? options.DependencyInfoPath };
                break;
            case "--reproduce":
                draft.Options = options with { ReproducePath = draft.Value(option, "the path of the tar file to write") ?? options.ReproducePath };
                break;
            case "--time": draft.Options = options with { PrintTimes = true }; break;
            case "--time-trace": draft.Options = options with { TimeTracePath = TraceBesideOutput }; break;
            case "-print_statistics": draft.Options = options with { PrintStatistics = true }; break;
            case "--verify" or "-verify": draft.Options = options with { VerifyOutput = true }; break;
            case ParseArguments.Dump:
                if (draft.Value(option, "the file to show") is string dumped)
                {
                    draft.Instead ??= new CommandLine.Dump([dumped]);
                }

                break;
            case "--color-diagnostics": draft.Options = options with { Color = ColorMode.Always }; break;
            case "--no-color-diagnostics": draft.Options = options with { Color = ColorMode.Never }; break;
            case "--version": draft.Instead ??= new CommandLine.Print(VersionText.Line); break;
            case "-version_details": draft.Instead ??= new CommandLine.Print(VersionText.Details); break;
            case "--help" or "-help": draft.Instead ??= new CommandLine.Print(HelpText.Text); break;
            default: return RunJoined(option, draft);
        }

        return true;
    }

    private static bool RunJoined(string option, OptionsDraft draft)
    {
        int equals = option.IndexOf('=') + 1;
        if (equals == 0)
        {
            return false;
        }

        string value = option[equals..];
        LinkOptions options = draft.Options;
        switch (option.AsSpan(0, equals))
        {
            case "--color=" or "--color-diagnostics=": ReadColor(option[..(equals - 1)], value, draft); break;
            case "--error-limit=":
                if (NumberSyntax.TryCount(value, int.MaxValue, out int limit))
                {
                    draft.Options = options with { ErrorLimit = limit };
                }
                else
                {
                    draft.Reject("--error-limit", value, "a number, or 0 for no limit");
                }

                break;
            case "--time-trace=": draft.Options = options with { TimeTracePath = value }; break;
            case OptionNames.Reproduced: break; // ParseArguments has seen it.
            case "--reproduce=": draft.Options = options with { ReproducePath = value }; break;
            default: return false;
        }

        return true;
    }

    private static void ReadColor(string option, string value, OptionsDraft draft)
    {
        ColorMode? mode = value switch
        {
            "auto" => ColorMode.Auto,
            "always" => ColorMode.Always,
            "never" => ColorMode.Never,
            _ => null,
        };
        if (mode is ColorMode known)
        {
            draft.Options = draft.Options with { Color = known };
        }
        else
        {
            draft.Reject(option, value, "auto, always or never");
        }
    }
}
