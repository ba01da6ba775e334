using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>The result of a resolution as text, so that two can be compared and a difference read.</summary>
public static class Outcome
{
    /// <summary>Resolves a sketch.</summary>
    public static string Of(LinkSketch sketch, LinkOptions options, IExecution? execution = null) =>
        ResolveSymbols.Run(execution ?? SequentialExecution.Instance, sketch.Parse(), options, sketch.ParseMember).Match(
            Succ: Describe,
            Fail: error => string.Join('\n', LinkError.DiagnosticsOf(error).Select(Describe)));

    /// <summary>The resolution of a sketch that resolves.</summary>
    public static Resolution Resolve(LinkSketch sketch, LinkOptions options) =>
        ResolveSymbols.Run(SequentialExecution.Instance, sketch.Parse(), options, sketch.ParseMember).Match<Resolution>(
            Succ: resolution => resolution,
            Fail: error => throw new Xunit.Sdk.XunitException(string.Join('\n', LinkError.DiagnosticsOf(error).Select(Describe))));

    /// <summary>The diagnostics of a sketch that fails.</summary>
    public static ImmutableArray<Diagnostic> Fail(LinkSketch sketch, LinkOptions options) =>
        ResolveSymbols.Run(SequentialExecution.Instance, sketch.Parse(), options, sketch.ParseMember).Match<ImmutableArray<Diagnostic>>(
            Succ: resolution => throw new Xunit.Sdk.XunitException("resolved: " + Describe(resolution)),
            Fail: error => [.. LinkError.DiagnosticsOf(error)]);

    /// <summary>One global by its name.</summary>
    public static GlobalSymbol Find(Resolution resolution, string name) =>
        resolution.Globals.Symbols.Single(symbol => NameOf(resolution, symbol) == name);

    /// <summary>A name's text.</summary>
    public static string NameOf(Resolution resolution, GlobalSymbol symbol) =>
        Encoding.UTF8.GetString(resolution.Globals.NameSources[symbol.Name.Source].Span.Slice(symbol.Name.Offset, symbol.Name.Length));

    /// <summary>Everything that later stages see.</summary>
    public static string Describe(Resolution resolution)
    {
        var lines = new List<string> { "objects: " + string.Join(' ', resolution.Objects.Select(value => value.Origin.FileAndMember)) };
        foreach (GlobalSymbol symbol in resolution.Globals.Symbols)
        {
            string owner = symbol.Kind switch
            {
                GlobalKind.Defined or GlobalKind.Absolute or GlobalKind.Common =>
                    $"{resolution.Objects[symbol.Owner].Origin.FileAndMember}#{symbol.OwnerSymbol}",
                GlobalKind.Dylib => resolution.Dylibs[symbol.Owner].InstallName,
                GlobalKind.LinkerDefined => resolution.Globals.LinkerDefined[symbol.Owner].ToString(),
                _ => "-",
            };
            lines.Add($"{NameOf(resolution, symbol)}: {symbol.Kind} {owner} {symbol.Value}/{symbol.AlignLog2} [{symbol.Flags}]");
        }

        for (int i = 0; i < resolution.Objects.Length; i++)
        {
            lines.Add($"map {i}: {string.Join(' ', resolution.SymbolMaps[i])}");
        }

        lines.AddRange(resolution.Dylibs.Select((dylib, i) => $"dylib {i}: {dylib.InstallName} {dylib.Modifiers} {dylib.IsReferenced} {dylib.CurrentVersion}"));
        lines.Add($"entry {resolution.Entry.Value} roots {string.Join(' ', resolution.Roots.Select(root => root.Value))} target {resolution.Target}");
        lines.AddRange(resolution.WhyLoaded);
        lines.AddRange(resolution.Warnings.Select(Describe));
        return string.Join('\n', lines);
    }

    private static string Describe(Diagnostic diagnostic) =>
        $"{diagnostic.Severity} {diagnostic.Code} {diagnostic.Origin.FileAndMember}: {diagnostic.Text}";
}
