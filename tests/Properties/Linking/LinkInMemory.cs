using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages;
using AfsLd.Stages.BuiltIn;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Sealing;
using LanguageExt;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Whole links in memory, against the built-in libSystem.</summary>
internal static class LinkInMemory
{
    internal static Fin<LinkImage> Plan(IExecution execution, ImmutableArray<LoadedInput> inputs, LinkOptions options) =>
        from parsed in ParseInputs.Run(execution, inputs, options)
        from image in Pipeline.Plan(execution, SilentObserver.Instance, options.IsStatic ? parsed : WithLibSystem(parsed), options)
        select image;

    /// <summary>The image; a failure's text is in the exception.</summary>
    internal static LinkImage PlanOrThrow(IExecution execution, RandomProgram program) => Plan(execution, program.Inputs, program.Options)
        .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(TextOf(error)));

    internal static ImmutableArray<byte> FileOf(LinkImage image) => ComposeFile.Run(image)
        .Match(Succ: file => file, Fail: error => throw new InvalidOperationException(TextOf(error)));

    internal static string TextOf(LanguageExt.Common.Error error) =>
        string.Join('\n', LinkError.DiagnosticsOf(error).Select(d => $"{d.Code} {d.Origin} {d.Text}"));

    internal static ParsedInputs WithLibSystem(ParsedInputs parsed) =>
        BuiltInLibraries.ByName("System") is { } system
            ? parsed with { Inputs = parsed.Inputs.Add(new ParsedInput.Dylib(system, LoadModifiers.None)) }
            : parsed;
}
