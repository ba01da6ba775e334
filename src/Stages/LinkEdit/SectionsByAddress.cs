using System;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Lists the sections of a layout by address: with -segaddr a segment can lie before one that precedes it in the file.</summary>
internal static class SectionsByAddress
{
    /// <summary>Indices of the sections; those of one address in the order of the file.</summary>
    internal static int[] Of(Layout layout)
    {
        ReadOnlySpan<SectionPlace> places = layout.Sections.AsSpan();
        var order = new int[places.Length];
        for (int s = 0; s < order.Length; s++)
        {
            // They nearly always ascend, and there are 255 at most.
            int at = s;
            while (at > 0 && places[order[at - 1]].Address > places[s].Address)
            {
                order[at] = order[at - 1];
                at--;
            }

            order[at] = s;
        }

        return order;
    }
}
