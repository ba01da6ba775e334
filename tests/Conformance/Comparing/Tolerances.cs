using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using System.Linq;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>A difference from the peer that is right.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Holds">True for the differences that it is about, given all differences of the two images.</param>
internal sealed record Tolerance(string Reason, Func<Difference, IReadOnlySet<Difference>, bool> Holds);

/// <summary>The differences that are right in every case, and those that a case names.</summary>
internal static class Tolerances
{
    /// <summary>Right in every case.</summary>
    public static ImmutableArray<Tolerance> Always { get; } =
    [
        new("LC_SOURCE_VERSION is written as by ld64; lld has none.", static (d, _) => d is { Dimension: "commands", IsOurs: true, Line: "2a" }),
        new("The word that the stub helper passes to dyld_stub_binder is a section of its own here, and a symbol in __data there.", IsStubHelperWord),
        new(
            "lld mentions dyld_stub_binder even where nothing is bound lazily.",
            static (d, _) => d is { Dimension: "symbols", IsOurs: false } && d.Line.StartsWith("dyld_stub_binder 1 ", StringComparison.Ordinal)),
        new(
            "lld counts the label of an empty __text among the functions, wherever the section ends up.",
            static (d, _) => d is { Dimension: "function starts", IsOurs: false } && (d.Line == "header" || d.Line.StartsWith("stub(", StringComparison.Ordinal))),
        new(
            "__eh_frame carries S_ATTR_LIVE_SUPPORT, as compilers mark it; lld drops the attribute.",
            static (d, all) => IsPair(d, all, "sections", "__TEXT,__eh_frame flags 6800000b align ", "__TEXT,__eh_frame flags 6000000b align ")
                || IsPair(d, all, "sections", "__TEXT,__eh_frame flags 68000000 align ", "__TEXT,__eh_frame flags 60000000 align ")),
        new(
            "A private external that became local keeps N_WEAK_DEF, as in ld64; lld clears it, and no reader looks at it.",
            static (d, all) => IsPair(d, all, "symbols", " 1e 80 ", " 1e 0 ")),
        new("lld gives both sections of thread-local storage the larger alignment of the two; here each keeps its own and the template has the larger.", IsSmallerAlignment),
    ];

    /// <summary>The differences that neither the list nor the case explains.</summary>
    public static IEnumerable<Difference> Unexplained(CaseFile test, IReadOnlyCollection<Difference> differences)
    {
        IReadOnlySet<Difference> all = differences.ToHashSet();
        return differences.Where(d => Reason(test, d, all) is null);
    }

    /// <summary>Why a difference is right, by the list or by the case; null when nothing explains it.</summary>
    public static string? Reason(CaseFile test, Difference difference, IReadOnlySet<Difference> all) =>
        Always.FirstOrDefault(t => t.Holds(difference, all))?.Reason
        ?? test.Tolerate.Where(pair => Names(pair.Key, difference)).Select(pair => Whole(test, pair.Value)).FirstOrDefault();

    /// <summary>True for one half of a pair: the same line but for one part, which is this in ours and that in the peer's.</summary>
    private static bool IsPair(Difference difference, IReadOnlySet<Difference> all, string dimension, string ours, string peer)
    {
        (string has, string other) = difference.IsOurs ? (ours, peer) : (peer, ours);
        return difference.Dimension == dimension && difference.Line.Contains(has, StringComparison.Ordinal)
            && all.Contains(new Difference(dimension, !difference.IsOurs, difference.Line.Replace(has, other, StringComparison.Ordinal)));
    }

    /// <summary>The word's own lines, and the section __data that is there for it or aligned to 8 for it.</summary>
    private static bool IsStubHelperWord(Difference difference, IReadOnlySet<Difference> all)
    {
        if (difference.Line.Contains("__dyld_private", StringComparison.Ordinal))
        {
            return true;
        }

        const string Data = "__DATA,__data flags 0 align ";
        return difference.Dimension == "sections"
            && (difference.IsOurs
                ? difference.Line is Data + "0" or Data + "1" or Data + "2" && all.Contains(new Difference("sections", false, Data + "3"))
                : difference.Line == Data + "3");
    }

    private static bool IsSmallerAlignment(Difference difference, IReadOnlySet<Difference> all)
    {
        if (difference.Dimension != "sections"
            || !(difference.Line.StartsWith("__DATA,__thread_data ", StringComparison.Ordinal) || difference.Line.StartsWith("__DATA,__thread_bss ", StringComparison.Ordinal)))
        {
            return false;
        }

        string section = difference.Line[..(difference.Line.LastIndexOf(' ') + 1)];
        int alignment = int.Parse(difference.Line[section.Length..], CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 16).Any(other =>
            (difference.IsOurs ? alignment < other : other < alignment) && all.Contains(new Difference("sections", !difference.IsOurs, section + other)));
    }

    /// <summary>"The same" in a case's file refers to the reason beside it.</summary>
    private static string Whole(CaseFile test, string reason) =>
        reason.StartsWith("The same", StringComparison.Ordinal)
            ? string.Join(' ', test.Tolerate.Values.Where(static other => !other.StartsWith("The same", StringComparison.Ordinal)).Append(reason).Distinct())
            : reason;

    /// <summary>True when "dimension" or "dimension: pattern" of a case names a difference.</summary>
    public static bool Names(string key, Difference difference)
    {
        int colon = key.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? key == difference.Dimension
            : key[..colon] == difference.Dimension && FileSystemName.MatchesSimpleExpression(key.AsSpan(colon + 2), difference.Line, ignoreCase: false);
    }
}
