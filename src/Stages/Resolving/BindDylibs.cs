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

/// <summary>Looks the names that no object defines up in the dylibs, and decides which dylibs are loaded, in which order.</summary>
internal static class BindDylibs
{
    /// <summary>Names looked up by one task: constant, so that no result depends on the number of workers.</summary>
    private const int ChunkNames = 2048;

    private const string LibSystem = "/usr/lib/libSystem.B.dylib";

    /// <summary>Binds; afterwards Owner of a dylib's name is the index in the returned array.</summary>
    public static ImmutableArray<LinkedDylib> Run(IExecution execution, LinkFold fold, DylibSearch search, LinkOptions options, List<Diagnostic> errors)
    {
        if (search.Candidates.IsEmpty)
        {
            return [];
        }

        GlobalNames names = fold.Names;
        ImmutableArray<int[]> chunks = WantedNames(names, options.Commons);
        ImmutableArray<DylibHit[]> hits = execution.Map(chunks, chunk => LookUp(names, search, chunk));
        var moved = new MovedDylibs(search, options);
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            for (int i = 0; i < chunks[chunk].Length; i++)
            {
                if (hits[chunk][i].IsFound)
                {
                    Bind(names, chunks[chunk][i], hits[chunk][i], search, moved, options, errors);
                }
            }
        }

        return Order(names, search, moved, options);
    }

    private static ImmutableArray<int[]> WantedNames(GlobalNames names, CommonsTreatment commons)
    {
        var chunks = ImmutableArray.CreateBuilder<int[]>();
        var wanted = new List<int>(ChunkNames);
        Span<SymbolState> states = names.States;
        for (int id = 0; id < states.Length; id++)
        {
            ref SymbolState state = ref states[id];
            bool isReference = state.Kind == GlobalKind.Undefined
                && (state.Marks & (ReferenceMarks.Strong | ReferenceMarks.Weak)) != 0 && (state.Marks & ReferenceMarks.Alias) == 0;
            if (isReference || (state.Kind == GlobalKind.Common && commons != CommonsTreatment.IgnoreDylibs))
            {
                wanted.Add(id);
                if (wanted.Count == ChunkNames)
                {
                    chunks.Add([.. wanted]);
                    wanted.Clear();
                }
            }
        }

        chunks.Add([.. wanted]);
        return chunks.DrainToImmutable();
    }

    private static DylibHit[] LookUp(GlobalNames names, DylibSearch search, int[] chunk)
    {
        var hits = new DylibHit[chunk.Length];
        for (int i = 0; i < chunk.Length; i++)
        {
            hits[i] = search.Find(names.NameOf(chunk[i]), names.HashOf(chunk[i]));
        }

        return hits;
    }

    private static void Bind(
        GlobalNames names, int id, DylibHit hit, DylibSearch search, MovedDylibs moved, LinkOptions options, List<Diagnostic> errors)
    {
        ref SymbolState state = ref names[id];
        DylibCandidate candidate = search.Candidates[hit.Candidate];
        if (state.Kind == GlobalKind.Common && options.Commons == CommonsTreatment.Error)
        {
            errors.Add(Diagnostic.LinkError(
                SymbolCodes.CommonConflict,
                new Origin(candidate.Library.Path),
                $"common symbol {Encoding.UTF8.GetString(names.NameOf(id))} conflicts with the definition of {candidate.Library.Path}"));
            return;
        }

        bool isWeakImport = ((state.Marks & ReferenceMarks.Strong) == 0 && state.Kind == GlobalKind.Undefined)
            || (hit.Export.Flags & DylibExportFlags.WeakImport) != 0;
        state.Kind = GlobalKind.Dylib;
        state.OwnerSymbol = -1;
        state.Owner = moved.NumberOf(hit);
        state.Flags &= GlobalFlags.Referenced;
        state.Flags |= hit.IsWeak ? GlobalFlags.WeakDefinition : GlobalFlags.None;
        state.Flags |= (hit.Export.Flags & DylibExportFlags.ThreadLocal) != 0 ? GlobalFlags.ThreadLocal : GlobalFlags.None;
        state.Flags |= options.FlatNamespace ? GlobalFlags.DynamicLookup : GlobalFlags.None;
        moved.Use(state.Owner, isWeakImport);
        if (isWeakImport || candidate.Modifiers.HasFlag(LoadModifiers.Weak))
        {
            state.Flags |= GlobalFlags.WeakImport;
        }
    }

    private static ImmutableArray<LinkedDylib> Order(GlobalNames names, DylibSearch search, MovedDylibs moved, LinkOptions options)
    {
        var linked = ImmutableArray.CreateBuilder<LinkedDylib>();
        var idOf = new int[moved.Count];
        // A bundle loader has no ordinal, so it comes after all that have one.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int number = 0; number < moved.Count; number++)
            {
                LinkedDylib dylib = moved.Describe(number);
                bool isLoader = dylib.Modifiers.HasFlag(LoadModifiers.BundleLoader) || dylib.Library.IsBundleLoader;
                if (isLoader != (pass == 1))
                {
                    continue;
                }

                bool isImplicit = number >= search.Candidates.Length || search.Candidates[number].IsImplicit;
                idOf[number] = linked.Count;
                if (IsKept(dylib, isImplicit, options))
                {
                    linked.Add(dylib);
                }
            }
        }

        Span<SymbolState> states = names.States;
        for (int id = 0; id < states.Length; id++)
        {
            if (states[id].Kind == GlobalKind.Dylib)
            {
                states[id].Owner = idOf[states[id].Owner];
            }
        }

        return linked.DrainToImmutable();
    }

    private static bool IsKept(LinkedDylib dylib, bool isImplicit, LinkOptions options)
    {
        const LoadModifiers KeepsAlways = LoadModifiers.Needed | LoadModifiers.Reexport;
        if (dylib.IsReferenced || (dylib.Modifiers & KeepsAlways) != 0)
        {
            return true;
        }

        if (isImplicit)
        {
            return false;
        }

        // dyld (SDK 15.4 and later) wants at least one dylib, and every program needs this one to run at all.
        return dylib.InstallName == LibSystem
            || ((dylib.Modifiers & LoadModifiers.Autolinked) == 0 && !dylib.Library.IsDeadStrippable && !options.DeadStripDylibs);
    }
}
