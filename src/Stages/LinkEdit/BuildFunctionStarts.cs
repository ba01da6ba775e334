using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds LC_FUNCTION_STARTS: ULEB128 deltas of code addresses, the first from the start of __TEXT, then a zero.</summary>
internal static class BuildFunctionStarts
{
    internal static ImmutableArray<byte> Run(Layout layout)
    {
        OutputPlan plan = layout.Plan;
        var sink = new ByteSink(plan.AtomOrder.Length * 2);
        ulong last = layout.ImageBase;
        ReadOnlySpan<AtomId> order = plan.AtomOrder.AsSpan();
        ReadOnlySpan<ulong> addresses = layout.AddressOfAtom.AsSpan();
        ReadOnlySpan<ulong> sizes = plan.Graph.Atoms.SizeBytes.AsSpan();
        // What -segaddr puts before __TEXT has no delta from it, and is left out.
        foreach (int s in SectionsByAddress.Of(layout))
        {
            OutputSection section = plan.Sections[s];
            if (section.Synthetic != SyntheticKind.None || !AssignAddresses.IsCode(section))
            {
                continue;
            }

            for (int i = section.FirstAtom; i < section.FirstAtom + section.AtomCount; i++)
            {
                int atom = order[i].Value;
                if (sizes[atom] == 0)
                {
                    continue;
                }

                Add(ref sink, ref last, addresses[atom]);
                if (!plan.Graph.Resolution.Objects[plan.Graph.Atoms.ObjectOf[atom]].SubsectionsViaSymbols)
                {
                    AddSymbols(layout, atom, ref sink, ref last);
                }
            }
        }

        if (sink.Count != 0)
        {
            sink.Byte(0);
            sink.AlignTo(8);
        }

        return sink.Freeze();
    }

    /// <summary>An object that may not be cut is one atom a section: its functions are its symbols.</summary>
    private static void AddSymbols(Layout layout, int atom, ref ByteSink sink, ref ulong last)
    {
        AtomGraph graph = layout.Plan.Graph;
        ParsedObject input = graph.Resolution.Objects[graph.Atoms.ObjectOf[atom]];
        int ordinal = graph.Atoms.SectionOf[atom] + 1;
        InputSection section = input.Sections[ordinal - 1];
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        var values = new List<ulong>();
        foreach (NList64 row in rows)
        {
            if (!row.IsStab && row.Kind == SymbolTypes.Section && row.Section == ordinal && row.Value < section.Address + section.SizeBytes)
            {
                values.Add(row.Value - section.Address);
            }
        }

        values.Sort();
        foreach (ulong offset in values)
        {
            Add(ref sink, ref last, layout.AddressOfAtom[atom] + offset);
        }
    }

    private static void Add(ref ByteSink sink, ref ulong last, ulong address)
    {
        // What is between instructions is data among code, whatever its section says of itself.
        if (address > last && address % 4 == 0)
        {
            sink.Uleb(address - last);
            last = address;
        }
    }
}
