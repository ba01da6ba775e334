using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Reporting;

/// <summary>Finds who refers to names; slow, so only errors ask.</summary>
internal static class FindReferrers
{
    /// <summary>The references to one name.</summary>
    /// <param name="Shown">The first ones, as text, in object, section and address order.</param>
    /// <param name="Count">How many there are in all.</param>
    /// <param name="FirstObject">The number of the object that holds the first one; -1 if there is none.</param>
    internal sealed record Referrers(ImmutableArray<string> Shown, int Count, int FirstObject);

    private const uint CompactUnwindEntryBytes = 32;

    private static SectionKey CompactUnwind => SectionKey.Of("__LD", "__compact_unwind");

    private readonly record struct Place(int Symbol, int Section, uint Address);

    /// <summary>Per wanted name, its references.</summary>
    /// <param name="execution">Objects are searched in parallel.</param>
    /// <param name="resolution">The objects.</param>
    /// <param name="graph">If given, only references of what is not dropped count.</param>
    /// <param name="wanted">The names.</param>
    /// <param name="limit">How many references of each to show.</param>
    public static ImmutableArray<Referrers> Run(IExecution execution, Resolution resolution, AtomGraph? graph, ImmutableArray<SymbolId> wanted, int limit)
    {
        var rankOf = new int[resolution.Globals.Count];
        for (int i = 0; i < wanted.Length; i++)
        {
            rankOf[wanted[i].Value] = i + 1;
        }

        var numbers = ImmutableArray.CreateBuilder<int>(resolution.Objects.Length);
        for (int i = 0; i < resolution.Objects.Length; i++)
        {
            numbers.Add(i);
        }

        ImmutableArray<List<Place>> places = execution.Map(numbers.DrainToImmutable(), index => Search(resolution, graph, index, rankOf));
        var shown = new List<string>[wanted.Length];
        var counts = new int[wanted.Length];
        var first = new int[wanted.Length];
        Array.Fill(first, -1);
        for (int index = 0; index < places.Length; index++)
        {
            NamedPlaces? names = null;
            foreach (Place place in places[index])
            {
                int rank = rankOf[place.Symbol] - 1;
                ParsedObject value = resolution.Objects[index];
                first[rank] = first[rank] < 0 ? index : first[rank];
                counts[rank]++;
                List<string> texts = shown[rank] ??= [];
                if (texts.Count < limit)
                {
                    names ??= new NamedPlaces(value);
                    texts.Add(names.Describe(place.Section, place.Address));
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

    private static List<Place> Search(Resolution resolution, AtomGraph? graph, int index, int[] rankOf)
    {
        ParsedObject value = resolution.Objects[index];
        ReadOnlySpan<int> map = resolution.SymbolMaps[index].AsSpan();
        var places = new List<Place>();
        if (!RefersToAny(map, rankOf))
        {
            return places;
        }

        for (int section = 0; section < value.Sections.Length; section++)
        {
            // Debug information says what the program's own sections say. (Not S_ATTR_DEBUG: __LD,__compact_unwind has it, and its
            // personalities are needed.)
            if (AtomSections.IsDebugInformation(value.Sections[section]))
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
                if (id >= 0 && rankOf[id] != 0 && (graph is null || IsKept(graph, index, section, row.Address)))
                {
                    places.Add(new Place(id, section, row.Address));
                }
            }
        }

        return places;
    }

    /// <summary>False if the place lies in an atom that is not in the output. Unwind information is where its function is.</summary>
    private static bool IsKept(AtomGraph graph, int objectIndex, int section, uint address)
    {
        InputSection source = graph.Resolution.Objects[objectIndex].Sections[section];
        if (AtomSections.IsMadeOfAtoms(source))
        {
            int atom = graph.AtomAt(objectIndex, section, address);
            return atom < 0 || (graph.Atoms.Flags[atom] & AtomFlags.Dropped) == 0;
        }

        return source.Key != CompactUnwind || IsFunctionKept(graph, objectIndex, source, address / CompactUnwindEntryBytes * CompactUnwindEntryBytes);
    }

    /// <summary>compact_unwind_encoding.h: an entry begins with the function's address, 8 bytes.</summary>
    private static bool IsFunctionKept(AtomGraph graph, int objectIndex, InputSection unwind, uint entry)
    {
        ReadOnlySpan<RelocationInfo> rows = unwind.RelocationRows;
        int first = RelocationInfo.FirstAt(rows, entry);
        if (first < 0)
        {
            return true;
        }

        int atom;
        if (rows[first].IsExternal)
        {
            int id = graph.Resolution.SymbolMaps[objectIndex][rows[first].SymbolNumber];
            atom = id >= 0 ? graph.AtomOfGlobal[id] : graph.AtomOfSymbol[objectIndex][rows[first].SymbolNumber];
        }
        else
        {
            int section = rows[first].SymbolNumber - 1;
            ulong target = BinaryPrimitives.ReadUInt64LittleEndian(unwind.Contents.Span[(int)entry..]);
            atom = graph.AtomAt(objectIndex, section, target - graph.Resolution.Objects[objectIndex].Sections[section].Address);
        }

        return atom < 0 || (graph.Atoms.Flags[atom] & AtomFlags.Dropped) == 0;
    }

    private static bool RefersToAny(ReadOnlySpan<int> map, int[] rankOf)
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
