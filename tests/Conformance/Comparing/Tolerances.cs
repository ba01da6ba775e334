using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Linq;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>A difference from the peer that is right.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Holds">True for the differences that it is about.</param>
internal sealed record Tolerance(string Reason, Func<Difference, bool> Holds);

/// <summary>The differences that are right in every case, and those that a case names.</summary>
internal static class Tolerances
{
    /// <summary>Right in every case.</summary>
    public static ImmutableArray<Tolerance> Always { get; } =
    [
        new("LC_SOURCE_VERSION is written as by ld64; lld has none.", static d => d is { Dimension: "commands", IsOurs: true, Line: "2a" }),
        new(
            "The word that the stub helper passes to dyld_stub_binder is a section of its own here, and a symbol in __data there.",
            static d => d.Line.Contains("__dyld_private", StringComparison.Ordinal)
                || (d.Dimension == "sections" && d.Line.StartsWith("__DATA,__data flags 0 align ", StringComparison.Ordinal))),
        new(
            "lld mentions dyld_stub_binder even where nothing is bound lazily.",
            static d => d is { Dimension: "symbols", IsOurs: false } && d.Line.StartsWith("dyld_stub_binder ", StringComparison.Ordinal)),
        new(
            "lld counts the label of an empty __text among the functions, wherever the section ends up.",
            static d => d is { Dimension: "function starts", IsOurs: false } && (d.Line == "header" || d.Line.StartsWith("stub(", StringComparison.Ordinal))),
        new(
            "__eh_frame carries S_ATTR_LIVE_SUPPORT, as compilers mark it; lld drops the attribute.",
            static d => d.Dimension == "sections" && d.Line.StartsWith("__TEXT,__eh_frame flags ", StringComparison.Ordinal)),
        new(
            "A private external that became local keeps N_WEAK_DEF, as in ld64; lld clears it, and no reader looks at it.",
            static d => d.Dimension == "symbols" && (d.Line.Contains(" 1e 80 ", StringComparison.Ordinal) || d.Line.Contains(" 1e 0 ", StringComparison.Ordinal))),
        new(
            "lld gives both sections of thread-local storage the larger alignment of the two; here each keeps its own and the template has the larger.",
            static d => d.Dimension == "sections" && d.Line.StartsWith("__DATA,__thread_", StringComparison.Ordinal) && !d.Line.StartsWith("__DATA,__thread_vars", StringComparison.Ordinal)),
    ];

    /// <summary>The differences that neither the list nor the case explains.</summary>
    public static IEnumerable<Difference> Unexplained(CaseFile test, IEnumerable<Difference> differences) =>
        differences.Where(d => !Always.Any(t => t.Holds(d)) && !test.Tolerate.Keys.Any(key => Names(key, d)));

    /// <summary>True when "dimension" or "dimension: pattern" of a case names a difference.</summary>
    public static bool Names(string key, Difference difference)
    {
        int colon = key.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? key == difference.Dimension
            : key[..colon] == difference.Dimension && FileSystemName.MatchesSimpleExpression(key.AsSpan(colon + 2), difference.Line, ignoreCase: false);
    }
}
