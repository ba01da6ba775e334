using System;
using AfsLd.Domain.Format;
using AfsLd.Stages.Parsing;

namespace AfsLd.Stages.Hints;

/// <summary>One optimization hint: its kind and the addresses of two or three instructions, in the object's own address space.</summary>
/// <param name="Kind">The kind; a value that is not named is a hint that nobody knows.</param>
/// <param name="Count">How many addresses it has; only three are kept.</param>
/// <param name="First">The first address.</param>
/// <param name="Second">The second address.</param>
/// <param name="Third">The third address, 0 when there is none.</param>
internal readonly record struct Hint(OptimizationHintKind Kind, int Count, ulong First, ulong Second, ulong Third)
{
    /// <summary>Reads the hint at an offset and moves past it. False at the end of the (well-formed) hints.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> hints, ref int at, out Hint hint)
    {
        hint = default;
        if (!Uleb128.TryRead(hints, ref at, out ulong kind) || kind == 0 || !Uleb128.TryRead(hints, ref at, out ulong count))
        {
            return false;
        }

        ulong first = 0;
        ulong second = 0;
        ulong third = 0;
        for (ulong i = 0; i < count; i++)
        {
            if (!Uleb128.TryRead(hints, ref at, out ulong address))
            {
                return false;
            }

            first = i == 0 ? address : first;
            second = i == 1 ? address : second;
            third = i == 2 ? address : third;
        }

        hint = new Hint((OptimizationHintKind)Math.Min(kind, int.MaxValue), (int)count, first, second, third);
        return true;
    }

    /// <summary>True if the kind is known and has as many addresses as it needs.</summary>
    internal bool IsKnown => Kind switch
    {
        OptimizationHintKind.AdrpAdrp or OptimizationHintKind.AdrpLdr or OptimizationHintKind.AdrpAdd or OptimizationHintKind.AdrpLdrGot => Count == 2,
        OptimizationHintKind.AdrpAddLdr or OptimizationHintKind.AdrpLdrGotLdr or OptimizationHintKind.AdrpAddStr or OptimizationHintKind.AdrpLdrGotStr => Count == 3,
        _ => false,
    };

    /// <summary>True if every address is that of an instruction in a range.</summary>
    internal bool LiesIn(ulong start, ulong sizeBytes) =>
        IsInside(First - start, sizeBytes) && IsInside(Second - start, sizeBytes) && (Count == 2 || IsInside(Third - start, sizeBytes));

    private static bool IsInside(ulong offset, ulong sizeBytes) => offset < sizeBytes && sizeBytes - offset >= 4 && (offset & 3) == 0;
}
