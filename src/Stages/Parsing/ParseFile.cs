using System;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing.TextStubs;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads one input file, whatever it is.</summary>
internal static class ParseFile
{
    /// <summary>The input or its errors; neither for a text stub when <paramref name="target"/> is not known yet.</summary>
    internal static FileOutcome Run(
        LoadedInput input,
        LinkOptions options,
        PlatformVersion? target,
        ImmutableDictionary<string, LoadedInput> thinMembers,
        IStageObserver observer)
    {
        PartMark began = observer.BeginPart();
        FileOutcome outcome = Read(input, options, target, thinMembers, out string kind);
        observer.EndPart(kind, began);
        return outcome;
    }

    private static FileOutcome Read(
        LoadedInput input,
        LinkOptions options,
        PlatformVersion? target,
        ImmutableDictionary<string, LoadedInput> thinMembers,
        out string kind)
    {
        kind = "other files";
        var origin = new Origin(input.Path);
        ReadOnlyMemory<byte> bytes = input.Bytes;
        FileFormat format = DetectFormat.Run(bytes.Span);
        if (format == FileFormat.Universal)
        {
            if (SelectSlice.Find(origin, bytes, out bytes) is { } noSlice)
            {
                return FileOutcome.Failed(noSlice);
            }

            format = DetectFormat.Run(bytes.Span);
        }

        LoadModifiers modifiers = input.Request.Modifiers;
        bool isBundleLoader = modifiers.HasFlag(LoadModifiers.BundleLoader);
        switch (format)
        {
            case FileFormat.Executable when isBundleLoader:
            case FileFormat.Dylib:
                kind = "dylibs";
                // Its $ld$ names mean something for a target only.
                return target is null
                    ? FileOutcome.Waiting
                    : Dylib(ParseDylibFile.Run(input.Path, bytes, target, isBundleLoader && format == FileFormat.Executable), modifiers, options.Platform);
            case FileFormat.TextStub:
                kind = "text stubs";
                return target is null ? FileOutcome.Waiting : Dylib(ParseTextStub.Run(input.Path, bytes, target), modifiers, null);
            case FileFormat.Object or FileFormat.OtherMachO:
                kind = "objects";
                Fin<ParsedObject> value = ParseObject.Run(origin, bytes, input.ModifiedTime, modifiers.HasFlag(LoadModifiers.Hidden));
                return FileOutcome.Of(
                    options.Platform is { } given ? CheckPlatform.Of(value, given) : value,
                    found => new ParsedInput.Object(found, modifiers.HasFlag(LoadModifiers.Lazy)));
            case FileFormat.Archive or FileFormat.ThinArchive:
                kind = "archives";
                LoadModifiers all = options.AllLoad && IsNamed(modifiers) ? modifiers | LoadModifiers.ForceLoad : modifiers;
                return FileOutcome.Of(ParseArchive.Run(input.Path, bytes, all, thinMembers), found => new ParsedInput.Archive(found));
            default:
                return FileOutcome.Failed(DetectFormat.Refusal(format, origin, bytes.Span));
        }
    }

    // ld64: -all_load is about the archives that the command line names.
    private static bool IsNamed(LoadModifiers modifiers) => !modifiers.HasFlag(LoadModifiers.Autolinked);

    private static FileOutcome Dylib(Fin<ParsedDylib> result, LoadModifiers modifiers, PlatformVersion? target)
    {
        FileOutcome outcome = FileOutcome.Of(result, found => new ParsedInput.Dylib(found, modifiers));
        return target is not null
            && outcome.Value is ParsedInput.Dylib { Value: var library }
            && CheckPlatform.Of(new Origin(library.Path), library.Platforms, target) is { } mismatch
            ? FileOutcome.Failed(mismatch)
            : outcome;
    }
}
