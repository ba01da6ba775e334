using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Puts the contents of response files in the place of <c>@file</c> and splits <c>-Wl,a,b</c>.</summary>
internal static class ExpandArguments
{
    /// <summary>How deep response files may name response files: it ends a cycle.</summary>
    internal const int MaxDepth = 16;

    /// <summary>How many response files one command line may expand, counted each time: it bounds files that name files twice.</summary>
    internal const int MaxFiles = 2000;

    /// <summary>The arguments; those of files that are not known yet are left out, and the files wanted.</summary>
    internal static List<string> Run(ImmutableArray<string> arguments, ArgumentFiles files, List<Diagnostic> errors)
    {
        List<string> expanded = new(arguments.Length);
        int budget = MaxFiles;
        for (int i = 0; i < arguments.Length && budget >= 0; i++)
        {
            Expand(arguments[i], 0, files, expanded, errors, ref budget);
        }

        return expanded;
    }

    private static void Expand(
        string argument, int depth, ArgumentFiles files, List<string> expanded, List<Diagnostic> errors, ref int budget)
    {
        if (argument.StartsWith("-Wl,", StringComparison.Ordinal))
        {
            expanded.AddRange(argument[4..].Split(','));
            return;
        }

        if (!IsResponseFile(argument))
        {
            expanded.Add(argument);
            return;
        }

        if (files.Find(argument[1..]) is not ArgumentFile file)
        {
            return;
        }

        if (file.Bytes is not ReadOnlyMemory<byte> bytes)
        {
            // GNU and LLVM tools keep an argument that names no response file as it is.
            expanded.Add(argument);
            return;
        }

        if (depth == MaxDepth)
        {
            errors.Add(Diagnostic.Usage(
                ArgumentCodes.TooManyResponseFiles, $"response files go more than {MaxDepth} deep: {argument} (does one name itself?)"));
            budget = -1;
        }

        if (budget < 0)
        {
            return;
        }

        if (--budget < 0)
        {
            errors.Add(Diagnostic.Usage(ArgumentCodes.TooManyResponseFiles, $"more than {MaxFiles} response files"));
            return;
        }

        if (!ListFile.IsText(bytes.Span))
        {
            errors.Add(Diagnostic.Malformed(ArgumentCodes.NotAList, new Origin(argument[1..]), "not a text file: a response file holds arguments"));
            return;
        }

        List<string> inner = [];
        SplitResponseFile.Run(bytes.Span, inner);
        for (int i = 0; i < inner.Count && budget >= 0; i++)
        {
            Expand(inner[i], depth + 1, files, expanded, errors, ref budget);
        }
    }

    // Install names and rpaths begin with an @ as well: @rpath/libx.dylib is never a file.
    private static bool IsResponseFile(string argument) => argument.Length > 1
        && argument[0] == '@'
        && !argument.StartsWith("@rpath", StringComparison.Ordinal)
        && !argument.StartsWith("@executable_path", StringComparison.Ordinal)
        && !argument.StartsWith("@loader_path", StringComparison.Ordinal);
}
