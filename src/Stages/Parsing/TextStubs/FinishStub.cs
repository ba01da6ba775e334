using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Sifts one library for the target of the link, once the whole file is read.</summary>
internal static class FinishStub
{
    // lld names these three: some SDKs list them without the platforms of the libSystem that re-exports them.
    private static bool IsForEveryPlatform(string installName) => installName is
        "/usr/lib/system/libsystem_kernel.dylib" or
        "/usr/lib/system/libsystem_platform.dylib" or
        "/usr/lib/system/libsystem_pthread.dylib";

    /// <summary>The library, or null with a diagnostic; null without one for an inlined library of other targets.</summary>
    public static ParsedDylib? Run(StubDocument document, string path, PlatformVersion target, bool isInlined, out Diagnostic? failure)
    {
        failure = null;
        StubNames names = document.Names;
        StubTargets all = document.Targets.Intersect(document.Platforms);
        StubTargets wanted = all.ChooseFor(target.Platform);
        if (wanted.IsEmpty && isInlined && IsForEveryPlatform(Text(names, document.Facts, StubFactKind.InstallName, StubTargets.All) ?? ""))
        {
            wanted = all.Lowest();
        }

        int start = document.Sections.Count == 0 ? 0 : document.Sections[0].Start;
        if (wanted.IsEmpty)
        {
            failure = isInlined ? null : NoTarget(document, path, target);
            return null;
        }

        string? installName = Text(names, document.Facts, StubFactKind.InstallName, wanted);
        if (installName is null)
        {
            failure = Diagnostic.Malformed(
                TextStubCodes.Malformed, new Origin(path, Offset: document.Offset), "the library has no install name");
            return null;
        }

        if (!TryVersion(document, path, StubFactKind.CurrentVersion, wanted, out PackedVersion current, out failure)
            || !TryVersion(document, path, StubFactKind.CompatibilityVersion, wanted, out PackedVersion compatibility, out failure))
        {
            return null;
        }

        int count = KeepWanted(document, start, wanted);
        StubDirectives directives = new(names, target);
        foreach (StubFact fact in document.Facts)
        {
            if (fact.Kind == StubFactKind.Directive && !fact.Targets.Intersect(wanted).IsEmpty)
            {
                directives.Obey(fact.Value);
            }
        }

        ImmutableArray<string> flags = Texts(document, StubFactKind.Flag, wanted);
        return new ParsedDylib
        {
            Path = path,
            InstallName = directives.InstallName ?? installName,
            CurrentVersion = current,
            CompatibilityVersion = directives.CompatibilityVersion ?? compatibility,
            Platforms = PlatformsOf(all),
            Reexports = Texts(document, StubFactKind.Reexport, wanted),
            ParentUmbrella = Text(names, document.Facts, StubFactKind.Umbrella, wanted),
            AllowableClients = Texts(document, StubFactKind.Client, wanted),
            Rpaths = Texts(document, StubFactKind.Rpath, wanted),
            IsAppExtensionSafe = !flags.Contains("not_app_extension_safe"),
            IsTwoLevel = !flags.Contains("flat_namespace"),
            Exports = new TextStubExports(
                new StubNameTable(names.Rows, start, count, names.File, names.Arena.Bytes), directives.ChangedNames(), [.. directives.Overrides]),
        };
    }

    /// <summary>Moves the wanted rows together; gives their number.</summary>
    private static int KeepWanted(StubDocument document, int start, StubTargets wanted)
    {
        StubName[] rows = document.Names.Rows;
        int kept = start;
        foreach (StubSection section in document.Sections)
        {
            if (section.Targets.Intersect(wanted).IsEmpty)
            {
                continue;
            }

            Array.Copy(rows, section.Start, rows, kept, section.End - section.Start);
            kept += section.End - section.Start;
        }

        return kept - start;
    }

    private static bool TryVersion(
        StubDocument document, string path, StubFactKind kind, StubTargets wanted, out PackedVersion version, out Diagnostic? failure)
    {
        version = PackedVersion.Of(1);
        failure = null;
        foreach (StubFact fact in document.Facts)
        {
            if (fact.Kind == kind && !fact.Targets.Intersect(wanted).IsEmpty)
            {
                if (!StubVersion.TryRead(document.Names.BytesOf(fact.Value), out version))
                {
                    int offset = fact.Value.Offset >= 0 ? fact.Value.Offset : document.Offset;
                    failure = TextPlace.Malformed(path, document.Names.File.Span, offset, "a version such as 1.2.3");
                    return false;
                }

                return true;
            }
        }

        return true;
    }

    private static string? Text(StubNames names, List<StubFact> facts, StubFactKind kind, StubTargets wanted)
    {
        foreach (StubFact fact in facts)
        {
            if (fact.Kind == kind && !fact.Targets.Intersect(wanted).IsEmpty && fact.Value.Length > 0)
            {
                return Encoding.UTF8.GetString(names.BytesOf(fact.Value));
            }
        }

        return null;
    }

    private static ImmutableArray<string> Texts(StubDocument document, StubFactKind kind, StubTargets wanted)
    {
        ImmutableArray<string>.Builder? texts = null;
        foreach (StubFact fact in document.Facts)
        {
            if (fact.Kind == kind && !fact.Targets.Intersect(wanted).IsEmpty)
            {
                texts ??= ImmutableArray.CreateBuilder<string>();
                texts.Add(Encoding.UTF8.GetString(document.Names.BytesOf(fact.Value)));
            }
        }

        return texts is null ? [] : texts.DrainToImmutable();
    }

    private static ImmutableArray<Platform> PlatformsOf(StubTargets targets)
    {
        ImmutableArray<Platform>.Builder platforms = ImmutableArray.CreateBuilder<Platform>(targets.PlatformCount);
        for (Platform platform = Platform.MacOS; platform <= Platform.VisionOSSimulator; platform++)
        {
            if (targets.Has(platform))
            {
                platforms.Add(platform);
            }
        }

        return platforms.DrainToImmutable();
    }

    private static string NamesOf(ImmutableArray<Platform> platforms)
    {
        StringBuilder names = new();
        foreach (Platform platform in platforms)
        {
            names.Append(names.Length == 0 ? "" : ", ").Append(CheckPlatform.NameOf(platform));
        }

        return names.ToString();
    }

    private static Diagnostic NoTarget(StubDocument document, string path, PlatformVersion target) => Diagnostic.LinkError(
        TextStubCodes.NoTarget,
        new Origin(path, Offset: document.Offset == 0 ? null : document.Offset),
        $"the library is not for arm64 on {CheckPlatform.NameOf(target.Platform)}" + (document.Targets.Intersect(document.Platforms).IsEmpty
            ? ": it has no arm64 target"
            : $": its arm64 targets are for {NamesOf(PlatformsOf(document.Targets.Intersect(document.Platforms)))}"));
}
