using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Gives each alias the definition of what it stands for.</summary>
internal static class ApplyAliases
{
    /// <summary>Applies those whose target is defined; returns what is left.</summary>
    public static IReadOnlyList<PendingAlias> Run(GlobalNames names, IReadOnlyList<PendingAlias> aliases, List<DuplicateDefinition> duplicates)
    {
        var queue = new AliasQueue(aliases);
        while (queue.Next() is { } alias)
        {
            if (Apply(names, alias, duplicates))
            {
                queue.Settle(isDefined: true);
            }
            else
            {
                queue.Wait();
            }
        }

        return queue.Rest();
    }

    /// <summary>What a relocatable output leaves to a later link: the aliases of objects whose target nothing defines yet.</summary>
    public static ImmutableArray<IndirectName> Leave(GlobalNames names, IReadOnlyList<PendingAlias> rest)
    {
        ImmutableArray<IndirectName>.Builder left = ImmutableArray.CreateBuilder<IndirectName>(rest.Count);
        foreach (PendingAlias alias in rest)
        {
            if (!alias.IsOption && names[alias.Alias].Kind == GlobalKind.Undefined && names[alias.Target].Kind == GlobalKind.Undefined)
            {
                bool isPrivate = alias.IsPrivate || (names[alias.Alias].Flags & GlobalFlags.PrivateExtern) != 0;
                left.Add(new IndirectName(alias.Alias, alias.Target, isPrivate));
            }
        }

        return left.DrainToImmutable();
    }

    /// <summary>Makes aliases of what dylibs define re-exports under another name (ld64); returns what is left.</summary>
    public static IReadOnlyList<PendingAlias> RunImports(GlobalNames names, IReadOnlyList<PendingAlias> aliases, List<Diagnostic> errors)
    {
        var queue = new AliasQueue(aliases);
        while (queue.Next() is { } alias)
        {
            if (ApplyImport(names, alias, errors))
            {
                queue.Settle(isDefined: names[alias.Alias].Kind == GlobalKind.Dylib);
            }
            else
            {
                queue.Wait();
            }
        }

        return queue.Rest();
    }

    /// <summary>Lets references to aliases of imports mean the imports themselves.</summary>
    public static void Redirect(LinkFold fold, IReadOnlyList<PendingAlias> aliases)
    {
        foreach (PendingAlias alias in aliases)
        {
            if ((fold.Names[alias.Alias].Marks & ReferenceMarks.AliasOfImport) != 0)
            {
                RedirectAll(fold);
                return;
            }
        }
    }

    /// <summary>What references to a name mean: itself, or the import that it is another name of.</summary>
    internal static int MeaningOf(GlobalNames names, int id) =>
        id >= 0 && (names[id].Marks & ReferenceMarks.AliasOfImport) != 0 ? names[id].OwnerSymbol : id;

    private static void RedirectAll(LinkFold fold)
    {
        foreach (int[] map in fold.Maps)
        {
            for (int i = 0; i < map.Length; i++)
            {
                map[i] = MeaningOf(fold.Names, map[i]);
            }
        }
    }

    /// <summary>What to say of an alias that nothing could be done about.</summary>
    public static void Report(GlobalNames names, IReadOnlyList<PendingAlias> rest, bool mayStay, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        foreach (PendingAlias alias in rest)
        {
            string name = Encoding.UTF8.GetString(names.NameOf(alias.Alias));
            string target = Encoding.UTF8.GetString(names.NameOf(alias.Target));
            GlobalKind kind = names[alias.Target].Kind;
            bool isAlias = (names[alias.Target].Marks & ReferenceMarks.Alias) != 0;
            if (kind != GlobalKind.Undefined)
            {
                errors.Add(Diagnostic.LinkError(
                    SymbolCodes.BadAlias, alias.Origin, $"cannot make {name} another name of {target}: no section of an object defines it"));
            }
            else if (alias.IsOption)
            {
                warnings.Add(Diagnostic.Warning(SymbolCodes.BadAlias, alias.Origin, $"undefined base symbol {target} for alias {name}"));
            }
            else if (isAlias && !mayStay)
            {
                errors.Add(Diagnostic.LinkError(SymbolCodes.BadAlias, alias.Origin, $"alias {name} stands for {target}, which is an alias of nothing"));
            }
        }
    }

    private static bool ApplyImport(GlobalNames names, PendingAlias alias, List<Diagnostic> errors)
    {
        SymbolState target = names[alias.Target];
        if (target.Kind != GlobalKind.Dylib)
        {
            return false;
        }

        ref SymbolState state = ref names[alias.Alias];
        if (state.Kind is not (GlobalKind.Undefined or GlobalKind.Dylib))
        {
            errors.Add(Diagnostic.LinkError(
                SymbolCodes.BadAlias,
                alias.Origin,
                $"cannot make {Encoding.UTF8.GetString(names.NameOf(alias.Alias))} another name of a dylib's {Encoding.UTF8.GetString(names.NameOf(alias.Target))}: it is defined as well"));
            return true;
        }

        // A chain of aliases ends where the dylib's name is.
        state.OwnerSymbol = (target.Marks & ReferenceMarks.AliasOfImport) != 0 ? target.OwnerSymbol : alias.Target;
        state.Kind = GlobalKind.Dylib;
        state.Owner = target.Owner;
        state.Flags = (target.Flags & ~GlobalFlags.PrivateExtern) | (alias.IsPrivate ? GlobalFlags.PrivateExtern : GlobalFlags.None);
        state.Marks |= ReferenceMarks.AliasOfImport;
        return true;
    }

    private static bool Apply(GlobalNames names, PendingAlias alias, List<DuplicateDefinition> duplicates)
    {
        SymbolState target = names[alias.Target];
        if (target.Kind is not (GlobalKind.Defined or GlobalKind.Absolute or GlobalKind.Common))
        {
            return false;
        }

        ref SymbolState state = ref names[alias.Alias];
        if (state.Kind is GlobalKind.Defined or GlobalKind.Absolute)
        {
            bool isSame = state.Owner == target.Owner && state.OwnerSymbol == target.OwnerSymbol;
            if (!isSame && ((state.Flags | target.Flags) & GlobalFlags.WeakDefinition) == 0)
            {
                duplicates.Add(new DuplicateDefinition(alias.Alias, state.Owner, state.OwnerSymbol, target.Owner, target.OwnerSymbol));
            }

            if (isSame || (state.Flags & GlobalFlags.WeakDefinition) == 0 || (target.Flags & GlobalFlags.WeakDefinition) != 0)
            {
                return true;
            }
        }

        state.Kind = target.Kind;
        state.Owner = target.Owner;
        state.OwnerSymbol = target.OwnerSymbol;
        state.Flags = (state.Flags & GlobalFlags.Referenced) | (target.Flags & ~GlobalFlags.Referenced);
        state.Flags |= GlobalFlags.Alias | (alias.IsPrivate ? GlobalFlags.PrivateExtern : GlobalFlags.None);
        // Nothing need refer to the new name of -alias: asking for it is reason enough to keep it (lld).
        state.Flags |= alias.IsOption ? GlobalFlags.NoDeadStrip : GlobalFlags.None;
        state.Marks |= target.Marks & ReferenceMarks.AutoHide;
        return true;
    }
}
