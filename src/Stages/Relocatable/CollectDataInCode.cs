using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.Relocatable;

/// <summary>Moves LC_DATA_IN_CODE's entries (struct data_in_code_entry, mach-o/loader.h) to the output's addresses, ascending.</summary>
internal static class CollectDataInCode
{
    private const int EntryBytes = 8;

    internal static ImmutableArray<byte> Run(ObjectLayout layout)
    {
        AtomGraph graph = layout.Graph;
        if (!layout.Options.DataInCode)
        {
            return [];
        }

        var entries = new List<(uint Address, ushort Length, ushort Kind)>();
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ParsedObject input = graph.Resolution.Objects[o];
            ReadOnlySpan<byte> table = input.DataInCode.Span;
            for (int at = 0; at + EntryBytes <= table.Length; at += EntryBytes)
            {
                uint address = BinaryPrimitives.ReadUInt32LittleEndian(table[at..]);
                if (TryMove(layout, o, address, out ulong moved))
                {
                    entries.Add((
                        (uint)moved,
                        BinaryPrimitives.ReadUInt16LittleEndian(table[(at + 4)..]),
                        BinaryPrimitives.ReadUInt16LittleEndian(table[(at + 6)..])));
                }
            }
        }

        entries.Sort();
        var sink = new ByteSink(entries.Count * EntryBytes);
        foreach ((uint address, ushort length, ushort kind) in entries)
        {
            sink.UInt32(address);
            sink.UInt16(length);
            sink.UInt16(kind);
        }

        return entries.Count == 0 ? [] : sink.Freeze();
    }

    /// <summary>The output's address for an object's; false if what lies there is not in the output.</summary>
    private static bool TryMove(ObjectLayout layout, int objectIndex, uint address, out ulong moved)
    {
        AtomGraph graph = layout.Graph;
        ImmutableArray<InputSection> sections = graph.Resolution.Objects[objectIndex].Sections;
        moved = 0;
        for (int s = 0; s < sections.Length; s++)
        {
            if (address - sections[s].Address >= sections[s].SizeBytes)
            {
                continue;
            }

            ulong offset = address - sections[s].Address;
            int atom = graph.AtomAt(objectIndex, s, offset);
            if (atom < 0 || layout.SectionOfAtom[atom] < 0)
            {
                return false;
            }

            moved = layout.AddressOfAtom[atom] + (offset - graph.Atoms.OffsetInSection[atom]);
            return true;
        }

        return false;
    }
}
