using System;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Resolving;

/// <summary>Decides what becomes of names that nothing defines: dyld looks for them, or the user hears of them.</summary>
internal static class SettleUndefined
{
    /// <summary>Sets the flags of those that dyld may look for; returns those to report, in order.</summary>
    /// <remarks>A weak reference is no excuse (ld64, lld): there is no dylib in which the name could be absent.</remarks>
    public static ImmutableArray<SymbolId> Run(GlobalNames names, LinkOptions options)
    {
        if (options.Kind == OutputKind.Relocatable)
        {
            return SettleRelocatable(names, options);
        }

        var reported = ImmutableArray.CreateBuilder<SymbolId>();
        Span<SymbolState> states = names.States;
        for (int id = 0; id < states.Length; id++)
        {
            ref SymbolState state = ref states[id];
            if (state.Kind != GlobalKind.Undefined || (state.Marks & (ReferenceMarks.Strong | ReferenceMarks.Weak)) == 0)
            {
                continue;
            }

            bool isAllowed = (state.Marks & ReferenceMarks.MayBeMissing) != 0 && (state.Marks & ReferenceMarks.Alias) == 0;
            if (isAllowed || options.Undefined != UndefinedTreatment.Error)
            {
                state.Flags |= GlobalFlags.DynamicLookup | ((state.Marks & ReferenceMarks.Strong) == 0 ? GlobalFlags.WeakImport : GlobalFlags.None);
            }

            if (!isAllowed && options.Undefined is UndefinedTreatment.Error or UndefinedTreatment.Warning)
            {
                reported.Add(new SymbolId(id));
            }
        }

        return reported.DrainToImmutable();
    }

    /// <summary>A relocatable output may leave any name undefined but those that it is to export (ld64); a name stays a weak reference
    /// if all references are.</summary>
    private static ImmutableArray<SymbolId> SettleRelocatable(GlobalNames names, LinkOptions options)
    {
        var reported = ImmutableArray.CreateBuilder<SymbolId>();
        Span<SymbolState> states = names.States;
        for (int id = 0; id < states.Length; id++)
        {
            ref SymbolState state = ref states[id];
            if (state.Kind != GlobalKind.Undefined)
            {
                continue;
            }

            const ReferenceMarks Both = ReferenceMarks.Strong | ReferenceMarks.Weak;
            state.Flags |= (state.Marks & Both) == ReferenceMarks.Weak ? GlobalFlags.WeakImport : GlobalFlags.None;

            // Another name of what is elsewhere (N_INDR) is a definition to a later link.
            const ReferenceMarks Excuses = ReferenceMarks.MayBeMissing | ReferenceMarks.Alias;
            bool isMissing = (state.Marks & ReferenceMarks.ListedForExport) != 0 && (state.Marks & Excuses) == 0;
            if (isMissing && options.Undefined is UndefinedTreatment.Error or UndefinedTreatment.Warning)
            {
                reported.Add(new SymbolId(id));
            }
        }

        return reported.DrainToImmutable();
    }
}
