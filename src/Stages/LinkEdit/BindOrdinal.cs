using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Says where dyld looks a symbol up: a dylib's ordinal (from 1), or a BIND_SPECIAL_DYLIB_* value (mach-o/loader.h).</summary>
internal static class BindOrdinal
{
    /// <summary>BIND_SPECIAL_DYLIB_SELF: what is defined here and may be interposed (-interposable).</summary>
    internal const int Self = 0;

    /// <summary>BIND_SPECIAL_DYLIB_MAIN_EXECUTABLE.</summary>
    internal const int MainExecutable = -1;

    /// <summary>BIND_SPECIAL_DYLIB_FLAT_LOOKUP.</summary>
    internal const int Flat = -2;

    /// <summary>BIND_SPECIAL_DYLIB_WEAK_LOOKUP.</summary>
    internal const int Weak = -3;

    internal static int Of(Resolution resolution, in GlobalSymbol global) =>
        global.Has(GlobalFlags.WeakDefinition) ? Weak : TwoLevel(resolution, global);

    /// <summary>The two-level ordinal of a symbol for n_desc and lazy binds: weak definitions too name their dylib.</summary>
    internal static int TwoLevel(Resolution resolution, in GlobalSymbol global) =>
        global.Has(GlobalFlags.DynamicLookup) ? Flat
        : global.Kind == GlobalKind.Dylib ? OfDylib(resolution, global.Owner)
        : global.IsDefinedHere ? Self
        : Flat;

    /// <summary>The ordinal of the dylib that a re-exported name is of, in flat namespace too.</summary>
    internal static int OfReexport(Resolution resolution, in GlobalSymbol global) => OfDylib(resolution, global.Owner);

    /// <summary>The ordinal of a dylib: its load command's place, a bundle loader not counted.</summary>
    private static int OfDylib(Resolution resolution, int dylib)
    {
        if ((resolution.Dylibs[dylib].Modifiers & LoadModifiers.BundleLoader) != 0)
        {
            return MainExecutable;
        }

        int ordinal = dylib + 1;
        for (int i = 0; i < dylib; i++)
        {
            ordinal -= (resolution.Dylibs[i].Modifiers & LoadModifiers.BundleLoader) != 0 ? 1 : 0;
        }

        return ordinal;
    }
}
