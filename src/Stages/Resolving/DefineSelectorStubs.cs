using System;
using System.Collections.Immutable;
using System.Diagnostics;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.ObjectiveC;
using AfsLd.Stages.Parsing;

namespace AfsLd.Stages.Resolving;

/// <summary>Adds the object that defines the <c>_objc_msgSend$selector</c> stubs that the objects call and nothing defines.</summary>
internal static class DefineSelectorStubs
{
    /// <summary>Joins it, and what its reference to <c>_objc_msgSend</c> pulls.</summary>
    public static void Run(LinkFold fold, PullMembers pull, LinkOptions options)
    {
        if (options.Kind == OutputKind.Relocatable)
        {
            return;
        }

        // A member that is pulled for _objc_msgSend may itself call a selector that nobody called before.
        // What was known before has its stub by then: only names that came since are looked at.
        int known = 0;
        for (ImmutableArray<ReadOnlyMemory<byte>> names = Wanted(fold.Names, ref known); !names.IsEmpty; names = Wanted(fold.Names, ref known))
        {
            ParsedObject stubs = ParseObject.Run(new Origin("objc-selector-stubs"), SynthesizeSelectorStubs.Run(names, options.ObjCStubsSmall)).Match(
                Succ: value => value,
                Fail: _ => throw new UnreachableException("the selector stubs are not an object"));
            pull.MentionReferencesOf(fold.Join(stubs, ReferenceMarks.None));
        }
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Wanted(GlobalNames names, ref int known)
    {
        var wanted = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        Span<SymbolState> states = names.States;
        for (int id = known; id < states.Length; id++)
        {
            if (states[id].Kind == GlobalKind.Undefined && (states[id].Marks & ReferenceMarks.Alias) == 0)
            {
                ReadOnlySpan<byte> name = names.NameOf(id);
                if (name.StartsWith(SynthesizeSelectorStubs.Prefix))
                {
                    wanted.Add(name.ToArray());
                }
            }
        }

        known = states.Length;
        return wanted.DrainToImmutable();
    }
}
