using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Hints;

/// <summary>Applies the optimization hints of one atom to its relocated code.</summary>
internal static class ApplyHints
{
    /// <summary>Rewrites what the distances allow. A hint whose instructions are not what it says is left alone.</summary>
    /// <param name="hints">The hints of the object.</param>
    /// <param name="starts">Where those of the atom start.</param>
    /// <param name="objectAddress">The atom's address in the object's own address space.</param>
    /// <param name="address">Its address in the output.</param>
    /// <param name="code">Its relocated bytes in the output.</param>
    internal static void Run(ReadOnlySpan<byte> hints, ReadOnlySpan<int> starts, ulong objectAddress, ulong address, Span<byte> code)
    {
        if ((address & 3) != 0)
        {
            return;
        }

        var rewriter = new HintRewriter(address, code);
        bool anyPages = false;
        foreach (int start in starts)
        {
            int at = start;
            Hint.TryRead(hints, ref at, out Hint hint);
            if (hint.Kind == OptimizationHintKind.AdrpAdrp)
            {
                anyPages = true;
            }
            else
            {
                rewriter.Apply(hint.Kind, (int)(hint.First - objectAddress), (int)(hint.Second - objectAddress), (int)(hint.Third - objectAddress));
            }
        }

        // An ADRP may only go while the one before it is there: another hint may have taken that away.
        foreach (int start in anyPages ? starts : [])
        {
            int at = start;
            Hint.TryRead(hints, ref at, out Hint hint);
            if (hint.Kind == OptimizationHintKind.AdrpAdrp)
            {
                rewriter.Apply(hint.Kind, (int)(hint.First - objectAddress), (int)(hint.Second - objectAddress), 0);
            }
        }
    }
}
