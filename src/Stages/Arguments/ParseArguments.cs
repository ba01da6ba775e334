using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Arguments;

/// <summary>Understands a command line: afterwards options are total and checked.</summary>
/// <remarks>Options are looked up group by group with string switches; nothing is built in advance, because a link of one object has
/// ten arguments and ten milliseconds.</remarks>
public static class ParseArguments
{
    /// <summary>The option that shows files.</summary>
    internal const string Dump = "--dump";

    /// <summary>How often the stage may ask for files: response files to their depth, and once for what the arguments name.</summary>
    public const int MaxRounds = ExpandArguments.MaxDepth + 2;

    /// <summary>What the arguments ask for, or all that is wrong with them.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="context">What else they depend on.</param>
    /// <param name="files">The files that earlier answers needed; none at first.</param>
    public static Fin<CommandLine> Run(
        ImmutableArray<string> arguments, ArgumentContext context, ImmutableArray<ArgumentFile> files)
    {
        List<Diagnostic> errors = [];
        ArgumentFiles known = new(files);
        List<string> expanded = ExpandArguments.Run(arguments, known, errors);
        string? reproducedFrom = ReproducedFrom(expanded);
        if (IsAboutFiles(expanded))
        {
            return known.Wanted.Count > 0 ? new CommandLine.NeedFiles([.. known.Wanted], reproducedFrom)
                : expanded[0] == Dump ? new CommandLine.Dump([.. expanded[1..]])
                : new CommandLine.Verify([.. expanded[1..]]);
        }

        OptionsDraft draft = new(expanded, known, errors)
        {
            Options = new LinkOptions
            {
                WorkingFolder = reproducedFrom ?? context.WorkingFolder,
                IsReproduction = reproducedFrom is not null,
                Reproducible = context.ZeroObjectTimes,
            },
        };
        while (draft.TryNext(out string argument))
        {
            Read(argument, draft);
        }

        if (known.Wanted.Count > 0)
        {
            return new CommandLine.NeedFiles([.. known.Wanted], reproducedFrom);
        }

        if (errors.Count == 0 && draft.Instead is CommandLine instead)
        {
            return instead;
        }

        return Finish(draft, errors, isEmpty: expanded.Count == 0);
    }

    // It says where all other files are: it is needed before they are read.
    private static string? ReproducedFrom(List<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.StartsWith(OptionNames.Reproduced, StringComparison.Ordinal))
            {
                return argument[OptionNames.Reproduced.Length..];
            }
        }

        return null;
    }

    // --verify or --dump with nothing but files after it: no link.
    private static bool IsAboutFiles(List<string> arguments)
    {
        if (arguments.Count < 2 || arguments[0] is not (Dump or "--verify" or "-verify"))
        {
            return false;
        }

        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i].Length == 0 || arguments[i][0] == '-')
            {
                return false;
            }
        }

        return true;
    }

    private static void Read(string argument, OptionsDraft draft)
    {
        if (argument.Length < 2 || argument[0] != '-')
        {
            ReadPath(argument, draft);
            return;
        }

        if (NotYetImplemented.ReasonFor(argument) is string reason)
        {
            draft.Fail(ArgumentCodes.NotImplemented, $"not implemented yet: {argument}: {reason}");

            // Its values are taken all the same: they are no inputs.
        }

        bool isKnown = ReadInputOption.Run(argument, draft)
            || ReadOutputOption.Run(argument, draft)
            || ReadLayoutOption.Run(argument, draft)
            || ReadSymbolOption.Run(argument, draft)
            || ReadSizeOption.Run(argument, draft)
            || ReadDiagnosticOption.Run(argument, draft)
            || PassOverOption.Run(argument, draft)
            || ReadInputOption.RunLibrary(argument, draft);
        if (!isKnown)
        {
            string? advice = SuggestOption.Run(argument);
            draft.Fail(ArgumentCodes.UnknownOption, advice is null
                ? $"unknown option: {argument}"
                : $"unknown option: {argument}: {advice}");
        }
    }

    private static void ReadPath(string argument, OptionsDraft draft)
    {
        if (argument.Length == 0)
        {
            draft.Fail(ArgumentCodes.BadValue, "an argument is empty: expected an option or a path");
        }
        else if (argument == "-")
        {
            draft.Fail(ArgumentCodes.BadValue, "an input cannot be read from standard input: -");
        }
        else
        {
            ReadInputOption.AddPath(argument, LoadModifiers.None, draft);
        }
    }

    private static Fin<CommandLine> Finish(OptionsDraft draft, List<Diagnostic> errors, bool isEmpty)
    {
        bool isBare = draft.Inputs.Count == 0;
        if (errors.Count == 0 && isBare && draft.Options.Verbose)
        {
            return new CommandLine.Banner(VersionText.Banner);
        }

        CheckOptions.Run(draft);
        if (isEmpty && errors.Count == 0)
        {
            draft.Fail(ArgumentCodes.NoInputs, "no arguments: afs-ld --help lists them");
        }
        else if (isBare && errors.Count == 0)
        {
            draft.Fail(ArgumentCodes.NoInputs, "no inputs: expected at least one object, archive or library");
        }

        if (errors.Count > 0)
        {
            return new LinkError([.. draft.Warnings, .. errors]);
        }

        return new CommandLine.Link(SlashPaths.Run(draft.Freeze()), [.. draft.Warnings]);
    }
}
