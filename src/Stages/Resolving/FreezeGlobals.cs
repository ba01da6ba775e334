using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;

namespace AfsLd.Stages.Resolving;

/// <summary>Publishes the fold's columns as the rows of a <see cref="GlobalTable"/>.</summary>
internal static class FreezeGlobals
{
    public static GlobalTable Run(IExecution execution, LinkFold fold, ImmutableArray<LinkerDefinedSymbol> linkerDefined)
    {
        var rows = new GlobalSymbol[fold.Names.Count];
        // Each task writes the rows of its own range only.
        execution.Map(NameRanges.Of(rows.Length), range => Fill(fold, range, rows));
        return new GlobalTable(ImmutableCollectionsMarshal.AsImmutableArray(rows), [.. fold.Names.Sources], linkerDefined);
    }

    private static bool Fill(LinkFold fold, NameRange range, GlobalSymbol[] rows)
    {
        GlobalNames names = fold.Names;
        ReadOnlySpan<SymbolState> states = names.States;
        for (int id = range.First; id < range.End; id++)
        {
            SymbolState state = states[id];
            ulong value = state.Kind is GlobalKind.Common or GlobalKind.Absolute ? EntryOf(fold, state).Value : 0;
            byte align = state.Kind == GlobalKind.Common ? fold.CommonAlignment(id) : (byte)0;
            rows[id] = new GlobalSymbol(names.RefOf(id), names.HashOf(id), state.Kind, state.Flags, state.Owner, state.OwnerSymbol, value, align);
        }

        return true;
    }

    private static NList64 EntryOf(LinkFold fold, in SymbolState state) => fold.Objects[state.Owner].Symbols.Rows[state.OwnerSymbol];
}
