using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Reads the pointers and numbers of Objective-C structures where they lie: in atoms and their relocations.</summary>
internal readonly struct MetadataReader(AtomGraph graph)
{
    /// <summary>What a null pointer refers to.</summary>
    internal static readonly ReferenceTarget Null = new(-1, -1, 0);

    /// <summary>The graph that is read.</summary>
    internal AtomGraph Graph => graph;

    /// <summary>True if the atom stands for itself and has contents in a file.</summary>
    internal bool IsReadable(int atom) =>
        atom >= 0 && graph.Atoms.ObjectOf[atom] >= 0 && (graph.Atoms.Flags[atom] & (AtomFlags.Dropped | AtomFlags.Zerofill)) == 0;

    /// <summary>The atom's bytes, not relocated.</summary>
    internal ReadOnlySpan<byte> BytesOf(int atom) =>
        graph.SectionOf(new AtomId(atom)).Contents.Span.Slice((int)graph.Atoms.OffsetInSection[atom], (int)graph.Atoms.SizeBytes[atom]);

    /// <summary>The 4-byte number at an offset; false if the atom ends before.</summary>
    internal bool TryReadUInt32(int atom, long offset, out uint value)
    {
        value = 0;
        ReadOnlySpan<byte> bytes = IsReadable(atom) ? BytesOf(atom) : default;
        if (offset < 0 || offset + 4 > bytes.Length)
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)offset..]);
        return true;
    }

    /// <summary>The pointer at an offset: what it refers to, or <see cref="Null"/>. False if there is none that can be told.</summary>
    internal bool TryReadPointer(int atom, long offset, out ReferenceTarget target)
    {
        target = Null;
        if (!IsReadable(atom) || offset < 0 || offset + 8 > (long)graph.Atoms.SizeBytes[atom])
        {
            return false;
        }

        InputSection section = graph.SectionOf(new AtomId(atom));
        ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new AtomId(atom));
        uint place = graph.Atoms.OffsetInSection[atom] + (uint)offset;
        int index = Find(relocations, place);
        if (index < 0)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(section.Contents.Span[(int)place..]) == 0;
        }

        RelocationInfo relocation = relocations[index];
        if (relocation.Type != RelocationType.Unsigned || relocation.LengthLog2 != 3 || relocation.Address != place
            || (index > 0 && relocations[index - 1].Type == RelocationType.Subtractor && relocations[index - 1].Address == place))
        {
            return false;
        }

        var references = new ReferenceReader(graph, graph.Atoms.ObjectOf[atom]);
        target = Settle(references.ReadAt(section, relocations, index));
        return target.Symbol >= 0 || target.Atom >= 0;
    }

    /// <summary>A name that this image defines for good, as the place it names.</summary>
    internal ReferenceTarget Settle(ReferenceTarget target)
    {
        if (target.Symbol < 0)
        {
            return target;
        }

        GlobalSymbol global = graph.Resolution.Globals.Symbols[target.Symbol];
        int atom = graph.AtomOfGlobal[target.Symbol];
        return atom < 0 || global.NeedsBinding
            ? target
            : new ReferenceTarget(-1, atom, graph.OffsetOfGlobal[target.Symbol] + target.Addend);
    }

    /// <summary>The index of the first relocation that touches the 8 bytes at a place; -1: none.</summary>
    private static int Find(ReadOnlySpan<RelocationInfo> relocations, uint place)
    {
        // Descending: the last one at or above the place.
        int low = 0;
        int high = relocations.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (relocations[middle].Address >= place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 && relocations[low - 1].Address < place + 8ul ? low - 1 : -1;
    }
}
