using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds LC_DATA_IN_CODE: struct data_in_code_entry (mach-o/loader.h), offsets from the mach header, ascending.</summary>
internal static class BuildDataInCode
{
    private const int EntrySizeBytes = 8;

    internal static ImmutableArray<byte> Run(Layout layout)
    {
        var entries = new List<(uint Offset, ushort Length, ushort Kind)>();
        AtomGraph graph = layout.Plan.Graph;
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ParsedObject input = graph.Resolution.Objects[o];
            ReadOnlySpan<byte> table = input.DataInCode.Span;
            for (int at = 0; at + EntrySizeBytes <= table.Length; at += EntrySizeBytes)
            {
                uint address = BinaryPrimitives.ReadUInt32LittleEndian(table[at..]);
                int section = FindSection(input, address);
                int atom = section < 0 ? -1 : graph.AtomAt(o, section, address - input.Sections[section].Address);
                if (atom < 0 || graph.Replacement[atom] != atom || layout.Plan.SectionOfAtom[atom] < 0)
                {
                    continue;
                }

                ulong offset = layout.AddressOfAtom[atom] - layout.ImageBase + (address - input.Sections[section].Address - graph.Atoms.OffsetInSection[atom]);
                entries.Add((
                    (uint)offset,
                    BinaryPrimitives.ReadUInt16LittleEndian(table[(at + 4)..]),
                    BinaryPrimitives.ReadUInt16LittleEndian(table[(at + 6)..])));
            }
        }

        entries.Sort();
        var sink = new ByteSink(entries.Count * EntrySizeBytes);
        foreach ((uint offset, ushort length, ushort kind) in entries)
        {
            sink.UInt32(offset);
            sink.UInt16(length);
            sink.UInt16(kind);
        }

        return sink.Freeze();
    }

    private static int FindSection(ParsedObject input, ulong address)
    {
        for (int s = 0; s < input.Sections.Length; s++)
        {
            if (address >= input.Sections[s].Address && address < input.Sections[s].Address + input.Sections[s].SizeBytes)
            {
                return s;
            }
        }

        return -1;
    }
}
