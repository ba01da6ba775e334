using System;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Options that say what file is made: its kind, platform, names, versions and tables.</summary>
internal static class ReadOutputOption
{
    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        switch (option)
        {
            case "-o": ReadOutputPath(option, draft); break;
            case "-execute": SetKind(option, OutputKind.Executable, draft); break;
            case "-dylib" or "-dynamiclib": SetKind("-dylib", OutputKind.Dylib, draft); break;
            case "-bundle": SetKind(option, OutputKind.Bundle, draft); break;
            case "-r": SetKind(option, OutputKind.Relocatable, draft); break;
            case "-preload": SetKind(option, OutputKind.Preload, draft); break;
            case "-dylinker": SetKind(option, OutputKind.Dylinker, draft); break;
            case "-kext": break;
            case "-pie": draft.Pie = true; break;
            case "-no_pie": draft.Pie = false; break;
            case "-version_load_command": draft.VersionCommand = true; break;
            case "-no_version_load_command": draft.VersionCommand = false; break;
            case "-static": draft.Options = options with { IsStatic = true }; break;
            case "-dynamic": draft.Options = options with { IsStatic = false }; break;
            case "-arch": ReadArchitecture(option, draft); break;
            case "-platform_version": ReadPlatform(option, draft); break;
            case "-sdk_version": ReadSdk(option, draft); break;
            case "-e":
                draft.Options = draft.Value(option, "the entry's symbol") is string entry
                    ? options with { EntryName = entry, EntryIsExplicit = true }
                    : options;
                break;
            case "-install_name" or "-dylib_install_name" or "-dylinker_install_name":
                draft.Options = options with { InstallName = draft.Value(option, "a path") ?? options.InstallName };
                break;
            case "-current_version" or "-dylib_current_version":
                draft.Options = options with { CurrentVersion = DylibVersion(option, draft) ?? options.CurrentVersion };
                break;
            case "-compatibility_version" or "-dylib_compatibility_version":
                draft.Options = options with { CompatibilityVersion = DylibVersion(option, draft) ?? options.CompatibilityVersion };
                break;
            case "-final_output": draft.Options = options with { FinalOutput = draft.Value(option, "a path") ?? options.FinalOutput }; break;
            case "-rpath": draft.AddValue(option, "a path", draft.Rpaths); break;
            case "-dyld_env": ReadEnvironment(option, draft); break;
            case "-umbrella": draft.Options = options with { Umbrella = draft.Value(option, "a framework's name") ?? options.Umbrella }; break;
            case "-sub_library": draft.AddValue(option, "a library's name", draft.SubLibraries); break;
            case "-sub_umbrella": draft.AddValue(option, "a framework's name", draft.SubUmbrellas); break;
            case "-allowable_client": draft.AddValue(option, "a client's name", draft.AllowableClients); break;
            case "-client_name": draft.Options = options with { ClientName = draft.Value(option, "a name") ?? options.ClientName }; break;
            case "-mark_dead_strippable_dylib": draft.Options = options with { MarkDeadStrippableDylib = true }; break;
            case "-application_extension": draft.Options = options with { ApplicationExtension = true }; break;
            case "-no_application_extension": draft.Options = options with { ApplicationExtension = false }; break;
            case "-adhoc_codesign": draft.Options = options with { AdhocCodeSign = true }; break;
            case "-no_adhoc_codesign": draft.Options = options with { AdhocCodeSign = false }; break;
            case "-fixup_chains": draft.Options = options with { FixupEncoding = FixupEncoding.Chained }; break;
            case "-no_fixup_chains": draft.Options = options with { FixupEncoding = FixupEncoding.Classic }; break;
            case "-init_offsets": draft.Options = options with { InitOffsets = true }; break;
            case "-function_starts": draft.FunctionStarts = true; break;
            case "-no_function_starts": draft.FunctionStarts = false; break;
            case "-data_in_code_info": draft.DataInCode = true; break;
            case "-no_data_in_code_info": draft.DataInCode = false; break;
            case "-source_version": ReadSourceVersion(option, draft); break;
            case "-add_source_version": draft.Options = options with { AddSourceVersion = true }; break;
            case "-no_source_version": draft.Options = options with { AddSourceVersion = false }; break;
            case "-no_uuid": draft.Options = options with { Uuid = false, RandomUuid = false }; break;
            case "-random_uuid": draft.Options = options with { Uuid = true, RandomUuid = true }; break;
            case "-reproducible": draft.Options = options with { Reproducible = true }; break;
            case "-encryptable": draft.Options = options with { Encryptable = true }; break;
            case "-no_encryption": draft.Options = options with { Encryptable = false }; break;
            case "-no_compact_unwind": draft.Options = options with { CompactUnwind = false }; break;
            case "-keep_dwarf_unwind": draft.Options = options with { KeepDwarfUnwind = true }; break;
            case "-no_keep_dwarf_unwind": draft.Options = options with { KeepDwarfUnwind = false }; break;
            case "-add_ast_path": draft.AddValue(option, "a path", draft.AstPaths); break;
            case "-oso_prefix": draft.Options = options with { OsoPrefix = draft.Value(option, "a path's beginning") ?? options.OsoPrefix }; break;
            case "-keep_private_externs": draft.Options = options with { KeepPrivateExterns = true }; break;
            case "-d": draft.Options = options with { DefineCommons = true }; break;
            case "-S": draft.Options = options with { StripDebug = true }; break;
            case "-x": draft.Options = options with { StripLocals = true }; break;
            case "-s": draft.Options = options with { StripDebug = true, StripLocals = true }; break;
            default: return RunMinimumVersion(option, draft);
        }

        return true;
    }

    private static bool RunMinimumVersion(string option, OptionsDraft draft)
    {
        Platform platform = PlatformNames.OfMinimumOption(option);
        if (platform == Platform.Unknown)
        {
            return false;
        }

        if (draft.Value(option, "a version X.Y.Z") is not string value)
        {
            return true;
        }

        if (NumberSyntax.TryVersion(value, out PackedVersion version))
        {
            // The SDK is not said: -sdk_version may follow.
            draft.Platforms.Add(new PlatformVersion(platform, version, default));
        }
        else
        {
            draft.Reject(option, value, "a version X.Y.Z");
        }

        return true;
    }

    private static void ReadEnvironment(string option, OptionsDraft draft)
    {
        const string expected = "NAME=VALUE";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        // dyld tells the name from the value by the first equals sign.
        if (value.IndexOf('=') <= 0)
        {
            draft.Reject(option, value, expected);
            return;
        }

        if (!value.StartsWith("DYLD_", StringComparison.Ordinal))
        {
            draft.Warn(ArgumentCodes.NoEffect, $"{option} {value}: dyld passes over variables that do not begin with DYLD_");
        }

        draft.Environment.Add(value);
    }

    private static void SetKind(string option, OutputKind kind, OptionsDraft draft)
    {
        if (draft.KindOption is string earlier && earlier != option)
        {
            draft.Fail(ArgumentCodes.Conflict, $"{earlier} and {option} exclude each other");
        }

        draft.KindOption = option;
        draft.Options = draft.Options with { Kind = kind };
    }

    private static void ReadArchitecture(string option, OptionsDraft draft)
    {
        string? name = draft.Value(option, "arm64");
        if (name is null or "arm64")
        {
            return;
        }

        draft.Fail(ArgumentCodes.UnsupportedArchitecture, name == "arm64e"
            ? "unsupported architecture: arm64e: pointer authentication is not linked here; arm64 is"
            : $"unsupported architecture: {name}: only arm64 is linked here");
    }

    private static void ReadPlatform(string option, OptionsDraft draft)
    {
        Span<string> values = ["", "", ""];
        if (!draft.TryValues(option, "a platform, its minimum version and the version of the SDK", values))
        {
            return;
        }

        Platform platform = PlatformNames.Find(values[0]);
        if (platform == Platform.Unknown && NumberSyntax.TryVersion(values[0], out _) && PlatformNames.Find(values[1]) != Platform.Unknown)
        {
            draft.Reject(option, $"{values[0]} {values[1]}", $"the platform first: {option} {values[1]} {values[0]} {values[2]}");
            return;
        }

        if (platform == Platform.Unknown)
        {
            draft.Reject(option, values[0], PlatformNames.Expected);
        }

        if (!NumberSyntax.TryVersion(values[1], out PackedVersion minimum))
        {
            draft.Reject(option, values[1], "a version X.Y.Z");
        }

        if (!NumberSyntax.TryVersion(values[2], out PackedVersion sdk))
        {
            draft.Reject(option, values[2], "a version X.Y.Z");
        }

        draft.Platforms.Add(new PlatformVersion(platform, minimum, sdk));
    }

    private static void ReadOutputPath(string option, OptionsDraft draft)
    {
        const string expected = "the output's path";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        if (value.Length == 0)
        {
            draft.Fail(ArgumentCodes.MissingValue, $"missing value: {option}: expected {expected}, not an empty argument");
            return;
        }

        if (value[0] == '-' && value.Length > 1)
        {
            draft.Warn(ArgumentCodes.OddValue, $"{option} {value}: the output is called like an option: was its path forgotten?");
        }

        draft.Options = draft.Options with { OutputPath = value };
    }

    private static void ReadSdk(string option, OptionsDraft draft)
    {
        if (draft.Value(option, "a version X.Y.Z") is not string value)
        {
            return;
        }

        if (NumberSyntax.TryVersion(value, out PackedVersion version))
        {
            draft.Sdk = version;
        }
        else
        {
            draft.Reject(option, value, "a version X.Y.Z");
        }
    }

    private static PackedVersion? DylibVersion(string option, OptionsDraft draft)
    {
        if (draft.Value(option, "a version X.Y.Z") is not string value)
        {
            return null;
        }

        if (!NumberSyntax.TryDylibVersion(value, out PackedVersion version, out bool isExact))
        {
            draft.Reject(option, value, "a version X.Y.Z");
            return null;
        }

        if (!isExact)
        {
            // LC_ID_DYLIB has 16, 8 and 8 bits for a version (mach-o/loader.h).
            draft.Warn(ArgumentCodes.AdjustedValue, $"{option} {value}: does not fit, {version} is used");
        }

        return version;
    }

    private static void ReadSourceVersion(string option, OptionsDraft draft)
    {
        const string expected = "a version A.B.C.D.E";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        if (NumberSyntax.TrySourceVersion(value, out ulong version))
        {
            draft.Options = draft.Options with { SourceVersion = version, AddSourceVersion = true };
        }
        else
        {
            draft.Reject(option, value, expected);
        }
    }
}
