using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Reporting;

/// <summary>Finds who refers to names; slow, so only errors ask.</summary>
internal static class FindReferrers
{
    /// <summary>The references to one name.</summary>
    /// <param name="Shown">The first ones, as text, in object, section and address order.</param>
    /// <param name="Count">How many there are in all.</param>
    /// <param name="First">Where the first one is; null if no object refers to it.</param>
    internal sealed record Referrers(ImmutableArray<string> Shown, int Count, Origin? First);

    private readonly record struct Place(int Symbol, int Section, uint Address);

    /// <summary>Per wanted name, its references.</summary>
    /// <param name="execution">Objects are searched in parallel.</param>
    /// <param name="fold">The objects.</param>
    /// <param name="wanted">The names' numbers.</param>
    /// <param name="limit">How many references of each to show.</param>
    public static ImmutableArray<Referrers> Run(IExecution execution, LinkFold fold, ImmutableArray<int> wanted, int limit)
    {
        var rankOf = new int[fold.Names.Count];
        for (int i = 0; i < wanted.Length; i++)
        {
            rankOf[wanted[i]] = i + 1;
        }

        var numbers = ImmutableArray.CreateBuilder<int>(fold.Objects.Count);
        for (int i = 0; i < fold.Objects.Count; i++)
        {
            numbers.Add(i);
        }

        ImmutableArray<List<Place>> places = execution.Map(numbers.DrainToImmutable(), index => Search(fold.Objects[index], fold.Maps[index], rankOf));
        var shown = new List<string>[wanted.Length];
        var counts = new int[wanted.Length];
        var first = new Origin?[wanted.Length];
        for (int index = 0; index < places.Length; index++)
        {
            foreach (Place place in places[index])
            {
                int rank = rankOf[place.Symbol] - 1;
                ParsedObject value = fold.Objects[index];
                first[rank] ??= value.Origin;
                counts[rank]++;
                List<string> texts = shown[rank] ??= [];
                if (texts.Count < limit)
                {
                    texts.Add(place.Section < 0 ? value.Origin.FileAndMember : DescribePlace.OfOffset(value, place.Section, place.Address));
                }
            }
        }

        var result = ImmutableArray.CreateBuilder<Referrers>(wanted.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            result.Add(new Referrers([.. shown[i] ?? []], counts[i], first[i]));
        }

        return result.DrainToImmutable();
    }

    private static List<Place> Search(ParsedObject value, int[] map, int[] rankOf)
    {
        var places = new List<Place>();
        if (!RefersToAny(map, rankOf))
        {
            return places;
        }

        var found = new System.Collections.Generic.HashSet<int>();
        for (int section = 0; section < value.Sections.Length; section++)
        {
            // Debug information says what the program's own sections say.
            if ((value.Sections[section].Flags & SectionTypes.Debug) != 0)
            {
                continue;
            }

            ReadOnlySpan<RelocationInfo> rows = value.Sections[section].RelocationRows;
            for (int i = rows.Length - 1; i >= 0; i--)
            {
                RelocationInfo row = rows[i];
                if (!row.IsExternal || IsSecondHalf(row.Type) || row.SymbolNumber >= map.Length)
                {
                    continue;
                }

                int id = map[row.SymbolNumber];
                if (id >= 0 && rankOf[id] != 0)
                {
                    found.Add(id);
                    places.Add(new Place(id, section, row.Address));
                }
            }
        }

        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] >= 0 && rankOf[map[i]] != 0 && found.Add(map[i]))
            {
                places.Add(new Place(map[i], -1, 0));
            }
        }

        return places;
    }

    private static bool RefersToAny(int[] map, int[] rankOf)
    {
        foreach (int id in map)
        {
            if (id >= 0 && rankOf[id] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The ADRP before it has been shown already; an addend's number is no symbol.</summary>
    private static bool IsSecondHalf(RelocationType type) =>
        type is RelocationType.PageOff12 or RelocationType.GotLoadPageOff12 or RelocationType.TlvpLoadPageOff12 or RelocationType.Addend;
}
