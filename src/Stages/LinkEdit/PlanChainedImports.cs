using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.LinkEdit;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Lists what the chained binds import, in order of first use.</summary>
internal static class PlanChainedImports
{
    /// <summary>The largest addend that a chained bind holds itself: 8 bits, unsigned (fixup-chains.h, dyld_chained_ptr_64_bind).</summary>
    internal const ulong MaximumInlineAddend = 255;

    internal static ChainedImports Run(FixupTable fixups, int globalCount)
    {
        var indexOf = new int[globalCount];
        Array.Fill(indexOf, -1);
        var imports = new List<ChainedImport>();
        var large = new Dictionary<ChainedImport, int>();
        foreach (ImmutableArray<Fixup> chunk in fixups.Chunks)
        {
            foreach (ref readonly Fixup fixup in chunk.AsSpan())
            {
                if (!fixup.IsBind)
                {
                    continue;
                }

                if (fixup.Target <= MaximumInlineAddend)
                {
                    if (indexOf[fixup.Symbol] < 0)
                    {
                        indexOf[fixup.Symbol] = imports.Count;
                        imports.Add(new ChainedImport(fixup.Symbol, 0));
                    }
                }
                else if (large.TryAdd(new ChainedImport(fixup.Symbol, (long)fixup.Target), imports.Count))
                {
                    imports.Add(new ChainedImport(fixup.Symbol, (long)fixup.Target));
                }
            }
        }

        return new ChainedImports([.. imports], ImmutableCollectionsMarshal.AsImmutableArray(indexOf), large.ToImmutableDictionary());
    }
}
