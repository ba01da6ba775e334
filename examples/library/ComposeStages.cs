using System;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages;
using AfsLd.Stages.BuiltIn;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Sealing;
using LanguageExt;

namespace AfsLd.Examples.Library;

/// <summary>The linker as a library. README shows this text, and the tests run it.</summary>
internal static class ComposeStages
{
    // README: begin
    // Links one object against the built-in libSystem and returns the executable's bytes.
    internal static Fin<ImmutableArray<byte>> Link(string path, ReadOnlyMemory<byte> bytes)
    {
        LinkOptions options = new() { OutputPath = "hello" };
        LoadedInput loaded = new(new InputRequest.File(path), path, bytes, ModifiedTime: 0);
        return from parsed in ParseInputs.Run(SequentialExecution.Instance, [loaded], options)
               from image in Pipeline.Plan(SequentialExecution.Instance, SilentObserver.Instance, WithLibSystem(parsed), options)
               from file in ComposeFile.Run(image)
               select file;
    }

    private static ParsedInputs WithLibSystem(ParsedInputs parsed) =>
        BuiltInLibraries.ByName("System") is { } system
            ? parsed with { Inputs = parsed.Inputs.Add(new ParsedInput.Dylib(system, LoadModifiers.None)) }
            : parsed;

    // README: end
}
