using System;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Options about size, order and speed.</summary>
internal static class ReadSizeOption
{
    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        switch (option)
        {
            case "-dead_strip": draft.Options = options with { DeadStrip = true }; break;
            case "-remove_swift_reflection_metadata_sections": draft.Options = options with { RemoveSwiftReflection = true }; break;
            case "-no_dead_strip_inits_and_terms": draft.Options = options with { NoDeadStripInitsAndTerms = true }; break;
            case "-why_live": draft.AddValue(option, "a symbol", draft.WhyLive); break;
            case "-deduplicate": draft.Options = options with { Icf = IcfMode.Safe }; break;
            case "-no_deduplicate": draft.Options = options with { Icf = IcfMode.None }; break;
            case "--keep-icf-stabs": draft.Options = options with { KeepIcfStabs = true }; break;
            case "-order_file": ReadOrderFile(option, draft); break;
            case "-sectorder": ReadSectionOrderFile(option, draft); break;
            case "-order_file_statistics": draft.Options = options with { OrderFileStatistics = true }; break;
            case "--call-graph-profile-sort": draft.Options = options with { CallGraphProfileSort = true }; break;
            case "--no-call-graph-profile-sort": draft.Options = options with { CallGraphProfileSort = false }; break;
            case "-ignore_optimization_hints" or "-no_loh": draft.Options = options with { ApplyOptimizationHints = false }; break;
            case "-merge_zero_fill_sections": draft.Options = options with { MergeZeroFillSections = true }; break;
            case "-objc_stubs_fast": draft.Options = options with { ObjCStubsSmall = false }; break;
            case "-objc_stubs_small": draft.Options = options with { ObjCStubsSmall = true }; break;
            case "-const_selrefs": draft.Options = options with { ConstantSelectorReferences = true }; break;
            case "-no_const_selrefs": draft.Options = options with { ConstantSelectorReferences = false }; break;
            case "-objc_class_ro_signing_mismatch": ReadSigningMismatch(option, draft); break;
            case "-objc_relative_method_lists": draft.Options = options with { ObjCRelativeMethodLists = true }; break;
            case "-no_objc_relative_method_lists": draft.Options = options with { ObjCRelativeMethodLists = false }; break;
            case "-objc_category_merging": draft.Options = options with { ObjCCategoryMerging = true }; break;
            case "-no_objc_category_merging": draft.Options = options with { ObjCCategoryMerging = false }; break;
            case "-j":
                if (draft.Value(option, "a number of threads") is string count)
                {
                    ReadWorkers(option, count, draft);
                }

                break;
            default: return RunJoined(option, draft);
        }

        return true;
    }

    private static bool RunJoined(string option, OptionsDraft draft)
    {
        int equals = option.IndexOf('=') + 1;
        if (equals > 0)
        {
            string value = option[equals..];
            switch (option.AsSpan(0, equals))
            {
                case "-icf=" or "--icf=": ReadIcf(option[..(equals - 1)], value, draft); return true;
                case "-thunks=" or "--thunks=": ReadThunks(option[..(equals - 1)], value, draft); return true;
                case "--threads=" or "-threads=": ReadWorkers("--threads", value, draft); return true;
                default: return false;
            }
        }

        if (option.Length > 2 && option.StartsWith("-j", StringComparison.Ordinal) && char.IsAsciiDigit(option[2]))
        {
            ReadWorkers("-j", option[2..], draft);
            return true;
        }

        return false;
    }

    private static void ReadOrderFile(string option, OptionsDraft draft)
    {
        if (draft.Value(option, "a file with a symbol a line") is string path && draft.Lines(option, path) is ReadOnlyMemory<byte> bytes)
        {
            draft.OrderFiles.Add(bytes);
        }
    }

    /// <summary>The option of old that -order_file replaces: the section it names is of no importance but for literals (ld64).</summary>
    private static void ReadSectionOrderFile(string option, OptionsDraft draft)
    {
        Span<string> values = ["", "", ""];
        if (!draft.TryValues(option, "a segment, a section and a file with a symbol a line", values)
            || draft.Lines(option, values[2]) is not ReadOnlyMemory<byte> bytes)
        {
            return;
        }

        if (values[0] == "__TEXT" && values[1] == "__cstring")
        {
            draft.Fail(ArgumentCodes.NotImplemented, $"not implemented yet: {option} __TEXT __cstring: strings are in link order");
        }
        else if (values[0] == "__TEXT" && values[1].StartsWith("__literal", StringComparison.Ordinal))
        {
            draft.Warn(ArgumentCodes.NoEffect, $"{option} __TEXT {values[1]} has no effect: literals have no names to be sorted by");
        }
        else
        {
            draft.OrderFiles.Add(bytes);
        }
    }

    private static void ReadSigningMismatch(string option, OptionsDraft draft)
    {
        const string expected = "warn or error";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        bool warns = value.Equals("warn", StringComparison.OrdinalIgnoreCase);
        if (!warns && !value.Equals("error", StringComparison.OrdinalIgnoreCase))
        {
            draft.Reject(option, value, expected);
            return;
        }

        draft.Options = draft.Options with { AllowClassSigningMismatch = warns };
    }

    private static void ReadWorkers(string option, string value, OptionsDraft draft)
    {
        if (NumberSyntax.TryCount(value, 1024, out int workers))
        {
            draft.Options = draft.Options with { Workers = workers };
        }
        else
        {
            draft.Reject(option, value, "a number from 1 to 1024, or 0 for as many as there are cores");
        }
    }

    private static void ReadIcf(string option, string value, OptionsDraft draft)
    {
        IcfMode? mode = value switch
        {
            "none" => IcfMode.None,
            "safe" => IcfMode.Safe,
            "all" => IcfMode.All,
            _ => null,
        };
        if (mode is IcfMode known)
        {
            draft.Options = draft.Options with { Icf = known };
        }
        else
        {
            draft.Reject(option, value, "none, safe or all");
        }
    }

    private static void ReadThunks(string option, string value, OptionsDraft draft)
    {
        ThunkMode? mode = value switch
        {
            "auto" => ThunkMode.Auto,
            "none" => ThunkMode.None,
            _ => null,
        };
        if (mode is ThunkMode known)
        {
            draft.Options = draft.Options with { Thunks = known };
        }
        else
        {
            draft.Reject(option, value, "auto or none");
        }
    }
}
