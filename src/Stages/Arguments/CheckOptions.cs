using System.Collections.Generic;
using System.Runtime.InteropServices;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Finds options that exclude each other or lack what they need, and settles what several options decide together.</summary>
internal static class CheckOptions
{
    /// <summary>Adds what is wrong to the draft and completes it.</summary>
    internal static void Run(OptionsDraft draft)
    {
        SettlePlatform(draft);
        CheckKind(draft);
        SettleStandalone.Run(draft);
        CheckExports(draft);
        CheckUndefined(draft);
        DropRepeatedRpaths(draft);
        if (draft.WhyLive.Count > 0 && !draft.Options.DeadStrip)
        {
            draft.Warn(ArgumentCodes.Conflict, "-why_live has nothing to say without -dead_strip");
        }

        if (draft.BundleLoader is string loader)
        {
            draft.Inputs.Add(new InputRequest.File(loader, LoadModifiers.BundleLoader));
        }

        if (draft.Options.TimeTracePath == ReadDiagnosticOption.TraceBesideOutput)
        {
            draft.Options = draft.Options with { TimeTracePath = draft.Options.OutputPath + ".time-trace.json" };
        }
    }

    private static void SettlePlatform(OptionsDraft draft)
    {
        PlatformVersion? first = null;
        PlatformVersion? second = null;
        foreach (PlatformVersion said in draft.Platforms)
        {
            PlatformVersion platform = said.Sdk == default ? said with { Sdk = draft.Sdk ?? said.MinimumOS } : said;
            if (first is null || first.Platform == platform.Platform)
            {
                first = platform;
            }
            else if (second is null || second.Platform == platform.Platform)
            {
                second = platform;
            }
            else
            {
                draft.Fail(ArgumentCodes.Conflict, "more than two platforms");
            }
        }

        CheckCatalyst(draft, first);
        CheckCatalyst(draft, second);
        if (second is null)
        {
            draft.Options = draft.Options with { Platform = first };
            return;
        }

        // Only macOS and Mac Catalyst share a file: a zippered one.
        PlatformVersion mac = first is { Platform: Platform.MacOS } ? first : second;
        PlatformVersion other = ReferenceEquals(mac, second) && first is not null ? first : second;
        if (mac.Platform != Platform.MacOS || other.Platform != Platform.MacCatalyst)
        {
            draft.Fail(ArgumentCodes.Conflict, $"an output for {first?.Platform} and {second.Platform}: only macos and mac-catalyst go together");
        }
        else if (draft.Options.Kind is not (OutputKind.Dylib or OutputKind.Bundle or OutputKind.Relocatable))
        {
            // ld64. The loader starts a program for one platform.
            draft.Warn(ArgumentCodes.NoEffect, "macos and mac-catalyst go together only in a -dylib, a -bundle or with -r: the output is for macos alone");
            draft.Options = draft.Options with { Platform = mac };
            return;
        }

        draft.Options = draft.Options with { Platform = mac, ZipperedPlatform = other };
    }

    /// <summary>ld64: Mac Catalyst begins with iOS 13.</summary>
    private static void CheckCatalyst(OptionsDraft draft, PlatformVersion? platform)
    {
        if (platform is { Platform: Platform.MacCatalyst } && platform.MinimumOS < PackedVersion.Of(13))
        {
            draft.Fail(ArgumentCodes.BadValue, $"mac-catalyst {platform.MinimumOS}: the oldest is 13.0");
        }
    }

    private static void CheckKind(OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        if (options.Kind != OutputKind.Dylib)
        {
            Require(draft, options.CurrentVersion != default, "-current_version", "-dylib");
            Require(draft, options.CompatibilityVersion != default, "-compatibility_version", "-dylib");
            Require(draft, options.Umbrella is not null, "-umbrella", "-dylib");
            Require(draft, draft.SubLibraries.Count > 0, "-sub_library", "-dylib");
            Require(draft, draft.SubUmbrellas.Count > 0, "-sub_umbrella", "-dylib");
            Require(draft, draft.AllowableClients.Count > 0, "-allowable_client", "-dylib");
            Require(draft, options.MarkDeadStrippableDylib, "-mark_dead_strippable_dylib", "-dylib");
            Require(draft, options.InitName is not null, "-init", "-dylib");
            Require(draft, draft.ReexportedNames.Count > 0, "-reexported_symbols_list", "-dylib");
            Require(draft, HasReexport(draft.Inputs), "re-exporting a library", "-dylib");
        }

        if (options.Kind is not (OutputKind.Executable or OutputKind.Bundle or OutputKind.Relocatable))
        {
            Require(draft, options.ClientName is not null, "-client_name", "an executable or a -bundle");
        }

        Require(draft, options.DefineCommons && options.Kind != OutputKind.Relocatable, "-d", "-r");
        if (options.Kind == OutputKind.Relocatable)
        {
            CheckRelocatable(draft);
        }

        if (options.Kind != OutputKind.Executable)
        {
            Require(draft, options.PageZeroSize is > 0, "-pagezero_size", "an executable");
            Require(draft, options.StackSize > 0, "-stack_size", "an executable");
            Require(draft, draft.Environment.Count > 0, "-dyld_env", "an executable");
        }

        if (options.Kind != OutputKind.Bundle)
        {
            Require(draft, draft.BundleLoader is not null, "-bundle_loader", "-bundle");
        }

        if (options.IsStatic && options.Kind is OutputKind.Dylib or OutputKind.Bundle or OutputKind.Dylinker)
        {
            draft.Fail(ArgumentCodes.Conflict, $"-static and {draft.KindOption} exclude each other");
        }
    }

    /// <summary>What ld64 refuses for object files; and what -r -x means more than -x.</summary>
    private static void CheckRelocatable(OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        Exclude(draft, options.DeadStrip, "-dead_strip");
        Exclude(draft, options.RemoveSwiftReflection, "-remove_swift_reflection_metadata_sections");
        Require(draft, draft.Rpaths.Count > 0, "-rpath", "an image that dyld loads");
        Require(draft, options.ClientName is not null, "-client_name", "-bundle");
        Require(draft, options.InstallName is not null, "-install_name", "-dylib");
        Require(draft, options.Encryptable == true, "-encryptable", "an image that the kernel loads");
        Require(draft, draft.SegmentProtections.Count > 0, "-segprot", "an image that the kernel loads");
        Require(draft, options.ImageBase is not null, "-image_base", "an image that the kernel loads");
        if (options.StripLocals)
        {
            // A debug map without names is none (ld64).
            draft.Options = options with { StripDebug = true };
        }
    }

    private static void Exclude(OptionsDraft draft, bool isGiven, string option)
    {
        if (isGiven)
        {
            draft.Fail(ArgumentCodes.Conflict, $"-r and {option} exclude each other");
        }
    }

    private static void Require(OptionsDraft draft, bool isGiven, string option, string needed)
    {
        if (isGiven)
        {
            draft.Fail(ArgumentCodes.Conflict, $"{option} is only for {needed}");
        }
    }

    private static bool HasReexport(List<InputRequest> inputs)
    {
        foreach (InputRequest input in CollectionsMarshal.AsSpan(inputs))
        {
            if ((input.Modifiers & LoadModifiers.Reexport) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckExports(OptionsDraft draft)
    {
        bool exports = draft.ExportedNames is not null;
        bool hides = draft.UnexportedNames.Count > 0;
        if (exports && hides)
        {
            draft.Fail(ArgumentCodes.Conflict, "-exported_symbol and -unexported_symbol, or lists of them, exclude each other");
        }

        if (draft.Options.NoExportedSymbols && (exports || hides || draft.Options.ExportDynamic))
        {
            draft.Fail(
                ArgumentCodes.Conflict,
                $"-no_exported_symbols and {(exports ? "-exported_symbol" : hides ? "-unexported_symbol" : "-export_dynamic")} exclude each other");
        }
    }

    // A two-level name without a library could be bound to nothing (ld64, lld).
    private static void CheckUndefined(OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        if (options.Undefined is UndefinedTreatment.Warning or UndefinedTreatment.Suppress && !options.FlatNamespace && options.Kind != OutputKind.Relocatable)
        {
            string treatment = options.Undefined == UndefinedTreatment.Warning ? "warning" : "suppress";
            draft.Fail(ArgumentCodes.Conflict, $"-undefined {treatment} is only for -flat_namespace; -undefined dynamic_lookup is for two-level names");
        }
    }

    // dyld rejects executables with two equal LC_RPATHs from SDK 26 on.
    private static void DropRepeatedRpaths(OptionsDraft draft)
    {
        if (draft.Rpaths.Count < 2)
        {
            return;
        }

        HashSet<string> seen = new(System.StringComparer.Ordinal);
        int kept = 0;
        foreach (string rpath in draft.Rpaths.ToArray())
        {
            if (seen.Add(rpath))
            {
                draft.Rpaths[kept++] = rpath;
            }
            else
            {
                draft.Warn(ArgumentCodes.DuplicateRpath, $"duplicate -rpath: {rpath}");
            }
        }

        draft.Rpaths.RemoveRange(kept, draft.Rpaths.Count - kept);
    }
}
