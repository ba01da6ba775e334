using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Searching;

/// <summary>Turns the LC_LINKER_OPTION commands of objects into requests.</summary>
public static class Autolink
{
    /// <summary>The requests that objects add to those made already.</summary>
    /// <param name="objects">The objects that are linked, in order; archive members that nobody pulls ask for nothing.</param>
    /// <param name="requested">What is requested already: a library or framework of the same name is not requested again.</param>
    /// <param name="options">-ignore_auto_link and -ignore_auto_link_option.</param>
    public static AutolinkPlan Run(
        ImmutableArray<ParsedObject> objects, ImmutableArray<InputRequest> requested, LinkOptions options)
    {
        // A relocatable output keeps the commands for the final link.
        if (!options.AutoLink || options.Kind == OutputKind.Relocatable)
        {
            return new AutolinkPlan([], []);
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (InputRequest request in requested)
        {
            seen.Add(KeyOf(request));
        }

        ImmutableArray<InputRequest>.Builder requests = ImmutableArray.CreateBuilder<InputRequest>();
        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (ParsedObject source in objects)
        {
            foreach (ImmutableArray<string> option in source.LinkerOptions)
            {
                if (Read(option) is not InputRequest request)
                {
                    warnings.Add(Diagnostic.Warning(
                        SearchCodes.UnknownAutoLink, source.Origin, "linker option in the object not known: " + string.Join(' ', option)));
                }
                else if (!IsIgnored(request, options) && seen.Add(KeyOf(request)))
                {
                    requests.Add(request);
                }
            }
        }

        return new AutolinkPlan(requests.DrainToImmutable(), warnings.DrainToImmutable());
    }

    /// <summary>True if the final link of a relocatable output is to see such a command of an object; what nobody knows is kept.</summary>
    internal static bool IsKept(ImmutableArray<string> option, LinkOptions options) =>
        options.AutoLink && !(Read(option) is InputRequest request && IsIgnored(request, options));

    // clang writes "-lNAME", or "-framework" and "NAME"; ld64 knows the needed, weak and hidden forms of both.
    private static InputRequest? Read(ImmutableArray<string> option)
    {
        if (option.Length == 2 && option[1].Length > 0)
        {
            LoadModifiers? framework = option[0] switch
            {
                "-framework" => LoadModifiers.None,
                "-needed_framework" => LoadModifiers.Needed,
                "-weak_framework" => LoadModifiers.Weak,
                "-reexport_framework" => LoadModifiers.Reexport,
                "-upward_framework" => LoadModifiers.Upward,
                _ => null,
            };
            return framework is LoadModifiers modifiers
                ? new InputRequest.Framework(option[1], null, modifiers | LoadModifiers.Autolinked)
                : null;
        }

        if (option.Length != 1)
        {
            return null;
        }

        string text = option[0];
        return Library(text, "-l", LoadModifiers.None)
            ?? Library(text, "-needed-l", LoadModifiers.Needed)
            ?? Library(text, "-weak-l", LoadModifiers.Weak)
            ?? Library(text, "-hidden-l", LoadModifiers.Hidden)
            ?? Library(text, "-reexport-l", LoadModifiers.Reexport)
            ?? Library(text, "-upward-l", LoadModifiers.Upward);
    }

    private static InputRequest? Library(string text, string prefix, LoadModifiers modifiers) =>
        text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal)
            ? new InputRequest.Library(text[prefix.Length..], modifiers | LoadModifiers.Autolinked)
            : null;

    private static bool IsIgnored(InputRequest request, LinkOptions options) => request switch
    {
        InputRequest.Library library =>
            options.IgnoredAutoLinkOptions.Contains(library.Name) || options.IgnoredAutoLinkOptions.Contains("-l" + library.Name),
        InputRequest.Framework framework =>
            options.IgnoredAutoLinkOptions.Contains(framework.Name) || options.IgnoredAutoLinkOptions.Contains("-framework " + framework.Name),
        _ => false,
    };

    private static string KeyOf(InputRequest request) => request switch
    {
        InputRequest.Library library => "l" + library.Name,
        InputRequest.Framework framework => "f" + framework.Name,
        InputRequest.File file => "p" + file.Path,
        _ => "",
    };
}
