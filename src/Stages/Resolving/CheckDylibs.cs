using System;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Checks that the output may link the dylibs that it names: umbrellas, allowed clients, application extensions.</summary>
internal static class CheckDylibs
{
    /// <summary>Reports each dylib that may not be linked, in command-line order.</summary>
    public static void Run(DylibSearch search, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        MarkSubLibraries.Check(search, options, warnings);
        string own = ClientNameOf(options.InstallName ?? options.FinalOutput ?? options.OutputPath);
        foreach (DylibCandidate candidate in search.Candidates)
        {
            if (candidate.IsImplicit)
            {
                continue;
            }

            ParsedDylib library = candidate.Library;
            var origin = new Origin(library.Path);
            if (!IsAllowed(library, own, options))
            {
                errors.Add(Diagnostic.LinkError(
                    SymbolCodes.NotAClient,
                    origin,
                    library.ParentUmbrella is { } umbrella
                        ? $"cannot link directly with it: link its umbrella {umbrella} instead"
                        : $"cannot link directly with it: {options.ClientName ?? own} is not an allowed client"));
            }

            if (options.ApplicationExtension && !library.IsAppExtensionSafe)
            {
                warnings.Add(Diagnostic.Warning(SymbolCodes.NotExtensionSafe, origin, "not safe for use in application extensions"));
            }

            if (candidate.Modifiers.HasFlag(LoadModifiers.Upward) && options.Kind != OutputKind.Dylib)
            {
                warnings.Add(Diagnostic.Warning(SymbolCodes.IgnoredUpward, origin, "only a dylib can link upward: linked as any other"));
            }
        }
    }

    /// <summary>ld64: the umbrella itself, its other parts, and listed clients may link a part of an umbrella.</summary>
    private static bool IsAllowed(ParsedDylib library, string own, LinkOptions options)
    {
        if (library.ParentUmbrella is null && library.AllowableClients.IsEmpty)
        {
            return true;
        }

        if (library.ParentUmbrella is { } umbrella && (umbrella == own || umbrella == options.Umbrella))
        {
            return true;
        }

        string client = options.ClientName ?? own;
        foreach (string allowed in library.AllowableClients)
        {
            if (allowed.StartsWith(client, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>ld64: <c>xxx/libfoo_variant.A.dylib</c> and <c>Foo.framework/foo_debug</c> are both foo.</summary>
    private static string ClientNameOf(string path)
    {
        string leaf = path[(path.LastIndexOf('/') + 1)..];
        leaf = leaf.StartsWith("lib", StringComparison.Ordinal) ? leaf[3..] : leaf;
        int end = leaf.AsSpan().IndexOfAny('.', '_');
        return end < 0 ? leaf : leaf[..end];
    }
}
