using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;
using AfsLd.Stages.Resolving;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>What is said of how a library is linked, each with the code that tools know it by.</summary>
public sealed class LibraryCodeTests
{
    private static readonly ParsedDylib Plain = new DylibSketch("/l.dylib", []).Parse();

    public static TheoryData<string, Func<ParsedDylib, ParsedDylib>, LoadModifiers, Func<LinkOptions, LinkOptions>> Faults => new()
    {
        { SymbolCodes.NotAClient, library => library with { AllowableClients = ["other"] }, LoadModifiers.None, options => options },
        { SymbolCodes.NotAClient, library => library with { ParentUmbrella = "Umbrella" }, LoadModifiers.None, options => options },
        { SymbolCodes.NotExtensionSafe, library => library with { IsAppExtensionSafe = false }, LoadModifiers.None, options => options with { ApplicationExtension = true } },
        { SymbolCodes.IgnoredUpward, library => library, LoadModifiers.Upward, options => options with { Kind = OutputKind.Bundle } },
        { SymbolCodes.DylibInStatic, library => library, LoadModifiers.None, options => options with { Kind = OutputKind.Executable, IsStatic = true } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_library_that_may_not_be_linked_so_has_its_code(
        string code, Func<ParsedDylib, ParsedDylib> library, LoadModifiers modifiers, Func<LinkOptions, LinkOptions> options)
    {
        var sound = new LinkOptions { Kind = OutputKind.Dylib };
        Assert.Contains(code, Codes(library(Plain), modifiers, options(sound)));
        Assert.DoesNotContain(code, Codes(Plain, LoadModifiers.None, sound));
    }

    private static string[] Codes(ParsedDylib library, LoadModifiers modifiers, LinkOptions options)
    {
        var inputs = new ParsedInputs(
            [.. ResolutionExamples.Link(ResolutionExamples.Object("a.o", ResolutionExamples.Sym(SketchKind.Strong, "_main"))).Parse().Inputs, new ParsedInput.Dylib(library, modifiers)],
            ImmutableDictionary<string, ParsedDylib>.Empty);
        return ResolveSymbols.Run(SequentialExecution.Instance, inputs, options).Match<string[]>(
            Succ: resolution => [.. resolution.Warnings.Select(warning => warning.Code)],
            Fail: error => [.. LinkError.DiagnosticsOf(error).Select(diagnostic => diagnostic.Code)]);
    }
}
