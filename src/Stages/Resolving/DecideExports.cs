using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Decides what the image shows to others: exports, and with them what dyld may replace at run time.</summary>
/// <remarks>ld64 and lld export every external symbol that is not private extern, from executables too.</remarks>
internal sealed class DecideExports
{
    private const int WarnedNames = 3;

    private readonly GlobalNames names;
    private readonly LinkOptions options;
    private readonly NamePatterns exported;
    private readonly NamePatterns unexported;
    private readonly NamePatterns reexported;
    private readonly NamePatterns interposable;
    private readonly DylibSearch? weakDylibs;
    private readonly bool isRestricted;

    private DecideExports(GlobalNames names, DylibSearch search, LinkOptions options)
    {
        this.names = names;
        this.options = options;
        isRestricted = options.NoExportedSymbols || options.ExportedNames is not null;
        exported = NamePatterns.Of(options.NoExportedSymbols ? [] : options.ExportedNames ?? []);
        unexported = NamePatterns.Of(options.UnexportedNames);
        reexported = NamePatterns.Of(options.ReexportedNames);
        interposable = NamePatterns.Of(options.InterposableNames);
        weakDylibs = search.HasWeakDefinitions() ? search : null;
    }

    /// <summary>Sets the flags of all names, in parallel over ranges of them.</summary>
    public static void Run(
        IExecution execution, LinkFold fold, DylibSearch search, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        var decision = new DecideExports(fold.Names, search, options);
        // Each task writes the rows of its own range only.
        ImmutableArray<List<(int Id, bool IsReexport)>> findings = execution.Map(NameRanges.Of(fold.Names.Count), decision.DecideRange);
        int warned = 0;
        foreach (List<(int Id, bool IsReexport)> range in findings)
        {
            foreach ((int id, bool isReexport) in range)
            {
                string name = Encoding.UTF8.GetString(fold.Names.NameOf(id));
                int owner = fold.Names[id].Kind is GlobalKind.Defined or GlobalKind.Common or GlobalKind.Absolute ? fold.Names[id].Owner : -1;
                Origin origin = owner >= 0 ? fold.Objects[owner].Origin : Origin.CommandLine;
                if (isReexport)
                {
                    errors.Add(Diagnostic.LinkError(SymbolCodes.CannotReexport, origin, $"cannot re-export {name}: it is not a dylib's"));
                }
                else if (options.Kind == OutputKind.Relocatable)
                {
                    // No later link could export it either (ld64).
                    errors.Add(Diagnostic.LinkError(SymbolCodes.CannotExport, origin, $"cannot export hidden symbol {name}"));
                }
                else if (warned++ < WarnedNames)
                {
                    warnings.Add(Diagnostic.Warning(SymbolCodes.CannotExport, origin, $"cannot export hidden symbol {name}"));
                }
            }
        }

        if (warned > WarnedNames)
        {
            warnings.Add(Diagnostic.Warning(SymbolCodes.CannotExport, Origin.CommandLine, $"cannot export {warned - WarnedNames} more hidden symbols"));
        }
    }

    private List<(int Id, bool IsReexport)> DecideRange(NameRange range)
    {
        var findings = new List<(int, bool)>();
        Span<SymbolState> states = names.States;
        for (int id = range.First; id < range.End; id++)
        {
            ref SymbolState state = ref states[id];
            switch (state.Kind)
            {
                case GlobalKind.Undefined:
                    DecideLeft(ref state, id);
                    break;
                case GlobalKind.Dylib:
                    DecideImport(ref state, id);
                    break;
                case GlobalKind.Defined:
                case GlobalKind.Common:
                case GlobalKind.Absolute:
                case GlobalKind.LinkerDefined:
                    DecideDefinition(ref state, id, findings);
                    break;
            }
        }

        return findings;
    }

    private void DecideImport(ref SymbolState state, int id)
    {
        if ((state.Marks & ReferenceMarks.AliasOfImport) != 0)
        {
            bool isHidden = (state.Flags & GlobalFlags.PrivateExtern) != 0 || (isRestricted && !IsListed(state, id)) || IsUnexported(state, id);
            state.Flags = (state.Flags & ~GlobalFlags.PrivateExtern) | (isHidden ? GlobalFlags.None : GlobalFlags.Exported);
            return;
        }

        bool isReexported = (state.Marks & ReferenceMarks.ListedForReexport) != 0 || (!reexported.IsEmpty && reexported.Match(names.NameOf(id)))
            || (isRestricted && IsListed(state, id));
        state.Flags |= isReexported ? GlobalFlags.Exported : GlobalFlags.None;
    }

    /// <summary>-r: another name of what a later link defines is an export like a definition.</summary>
    private void DecideLeft(ref SymbolState state, int id)
    {
        if (options.Kind == OutputKind.Relocatable && (state.Marks & ReferenceMarks.Alias) != 0 && ((isRestricted && !IsListed(state, id)) || IsUnexported(state, id)))
        {
            state.Flags |= GlobalFlags.PrivateExtern;
        }
    }

    private void DecideDefinition(ref SymbolState state, int id, List<(int Id, bool IsReexport)> findings)
    {
        if ((state.Marks & ReferenceMarks.ListedForReexport) != 0)
        {
            findings.Add((id, true));
        }

        if (options.Kind == OutputKind.Relocatable && (state.Marks & ReferenceMarks.AutoHide) != 0)
        {
            // A later link still decides whether others see it.
            state.Flags &= ~GlobalFlags.PrivateExtern;
        }

        if (isRestricted)
        {
            if (!IsListed(state, id))
            {
                state.Flags |= GlobalFlags.PrivateExtern;
            }
            else if ((state.Marks & ReferenceMarks.AutoHide) != 0)
            {
                state.Flags &= ~GlobalFlags.PrivateExtern;
            }
            else if ((state.Flags & GlobalFlags.PrivateExtern) != 0 && state.Kind != GlobalKind.LinkerDefined)
            {
                findings.Add((id, false));
            }
        }

        if (IsUnexported(state, id))
        {
            state.Flags |= GlobalFlags.PrivateExtern;
        }

        if ((state.Flags & GlobalFlags.PrivateExtern) != 0)
        {
            return;
        }

        state.Flags |= GlobalFlags.Exported;
        if (options.Kind == OutputKind.Relocatable || options.IsStatic || state.Kind == GlobalKind.LinkerDefined)
        {
            return;
        }

        bool isWeak = (state.Flags & GlobalFlags.WeakDefinition) != 0;
        if (isWeak || IsInterposable(state, id))
        {
            state.Flags |= GlobalFlags.BoundAtRunTime;
            // Else dyld looks in this image, and asks who interposes.
            state.Flags |= options.FlatNamespace ? GlobalFlags.DynamicLookup : GlobalFlags.None;
        }

        if (!isWeak && weakDylibs is not null && weakDylibs.HasWeakDefinition(names.NameOf(id), names.HashOf(id)))
        {
            state.Flags |= GlobalFlags.OverridesWeak;
        }
    }

    private bool IsUnexported(in SymbolState state, int id) =>
        (state.Marks & ReferenceMarks.ListedAsUnexported) != 0 || (!unexported.IsEmpty && unexported.Match(names.NameOf(id)));

    private bool IsListed(in SymbolState state, int id) =>
        !options.NoExportedSymbols
        && ((state.Marks & ReferenceMarks.ListedForExport) != 0 || (!exported.IsEmpty && exported.Match(names.NameOf(id))));

    private bool IsInterposable(in SymbolState state, int id) =>
        state.Kind != GlobalKind.Absolute
        // A list overrides the option without one (ld64).
        && ((options.Interposable && options.InterposableNames.IsEmpty)
            // lld: without two-level names another image's definition of the name may come first.
            || (options.FlatNamespace && options.Kind != OutputKind.Executable)
            || (state.Marks & ReferenceMarks.ListedAsInterposable) != 0
            || (!interposable.IsEmpty && interposable.Match(names.NameOf(id))));
}
