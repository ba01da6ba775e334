using System;
using System.Collections.Generic;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Options about symbols: which are wanted, defined elsewhere, exported, kept.</summary>
internal static class ReadSymbolOption
{
    private const string Symbol = "a symbol";

    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        switch (option)
        {
            case "-undefined": ReadUndefined(option, draft); break;
            case "-U": draft.AddValue(option, Symbol, draft.DynamicLookupNames); break;
            case "-u": draft.AddValue(option, Symbol, draft.RequiredNames); break;
            case "-alias": ReadAlias(option, draft); break;
            case "-alias_list": ReadAliasList(option, draft); break;
            case "-exported_symbol": draft.AddValue(option, Symbol, draft.ExportedNames ??= []); break;
            case "-exported_symbols_list": draft.AddNames(option, draft.ExportedNames ??= []); break;
            case "-unexported_symbol": draft.AddValue(option, Symbol, draft.UnexportedNames); break;
            case "-unexported_symbols_list": draft.AddNames(option, draft.UnexportedNames); break;
            case "-reexported_symbols_list": draft.AddNames(option, draft.ReexportedNames); break;
            case "-exported_symbols_order": draft.AddNames(option, draft.ExportOrder); break;
            case "-no_exported_symbols": draft.Options = options with { NoExportedSymbols = true }; break;
            case "-export_dynamic": draft.Options = options with { ExportDynamic = true }; break;
            case "-flat_namespace": draft.Options = options with { FlatNamespace = true }; break;
            case "-twolevel_namespace": draft.Options = options with { FlatNamespace = false }; break;
            case "-bind_at_load": draft.Options = options with { BindAtLoad = true }; break;
            case "-commons": ReadCommons(option, draft); break;
            case "-interposable": draft.Options = options with { Interposable = true }; break;
            case "-interposable_list": draft.AddNames(option, draft.InterposableNames); break;
            case "-init": draft.Options = options with { InitName = draft.Value(option, Symbol) ?? options.InitName }; break;
            case "-dead_strip_dylibs": draft.Options = options with { DeadStripDylibs = true }; break;
            case "--allow-multiple-definition" or "-allow_multiple_definition":
                draft.Options = options with { AllowMultipleDefinitions = true };
                break;
            case "-allow_dead_duplicates": draft.Options = options with { AllowDeadDuplicates = true }; break;
            case "-non_global_symbols_strip_list": draft.AddNames(option, draft.LocalStripNames); break;
            case "-non_global_symbols_no_strip_list": draft.AddNames(option, draft.LocalKeepNames ??= []); break;
            default: return false;
        }

        return true;
    }

    private static void ReadUndefined(string option, OptionsDraft draft)
    {
        const string expected = "error, warning, suppress or dynamic_lookup";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        UndefinedTreatment? treatment = value switch
        {
            "error" => UndefinedTreatment.Error,
            "warning" => UndefinedTreatment.Warning,
            "suppress" => UndefinedTreatment.Suppress,
            "dynamic_lookup" => UndefinedTreatment.DynamicLookup,
            _ => null,
        };
        if (treatment is UndefinedTreatment known)
        {
            draft.Options = draft.Options with { Undefined = known };
        }
        else
        {
            draft.Reject(option, value, expected);
        }
    }

    private static void ReadCommons(string option, OptionsDraft draft)
    {
        const string expected = "ignore_dylibs, use_dylibs or error";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        CommonsTreatment? treatment = value switch
        {
            "ignore_dylibs" => CommonsTreatment.IgnoreDylibs,
            "use_dylibs" => CommonsTreatment.UseDylibs,
            "error" => CommonsTreatment.Error,
            _ => null,
        };
        if (treatment is CommonsTreatment known)
        {
            draft.Options = draft.Options with { Commons = known };
        }
        else
        {
            draft.Reject(option, value, expected);
        }
    }

    private static void ReadAlias(string option, OptionsDraft draft)
    {
        Span<string> values = ["", ""];
        if (draft.TryValues(option, "a symbol and its other name", values))
        {
            draft.Aliases.Add(new SymbolAlias(values[0], values[1]));
        }
    }

    private static void ReadAliasList(string option, OptionsDraft draft)
    {
        if (draft.Value(option, "a file with two symbols a line") is not string path
            || draft.Lines(option, path) is not ReadOnlyMemory<byte> bytes)
        {
            return;
        }

        List<string> lines = [];
        ListFile.AddNames(bytes.Span, lines);
        foreach (string line in lines)
        {
            int space = line.AsSpan().IndexOfAny(' ', '\t');
            string alias = space < 0 ? "" : line[space..].Trim();
            if (alias.Length == 0 || alias.AsSpan().ContainsAny(' ', '\t'))
            {
                draft.Reject(option, path, $"two symbols a line, not: {line}");
                return;
            }

            draft.Aliases.Add(new SymbolAlias(line[..space], alias));
        }
    }
}
