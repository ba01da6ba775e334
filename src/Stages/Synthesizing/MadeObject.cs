using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Synthesizing;

/// <summary>Writes an arm64 MH_OBJECT that the linker makes to link it as any other: header, sections, relocations, symbols, names.</summary>
/// <remarks>The header is written at once; whoever makes the object fills the sections, all relocations and all symbols.</remarks>
internal readonly ref struct MadeObject
{
    // mach-o/loader.h: segment_command_64, section_64, symtab_command.
    private const int SegmentBytes = 72;
    private const int SectionBytes = 80;
    private const int SymtabBytes = 24;
    private const uint AllProtections = 7;

    private readonly byte[] file;
    private readonly ReadOnlySpan<MadeSection> sections;
    private readonly int contentsAt;
    private readonly int relocationsAt;
    private readonly int symbolsAt;
    private readonly int symbolCount;

    /// <summary>An object with empty sections and tables.</summary>
    /// <param name="sections">The sections, by address.</param>
    /// <param name="symbolCount">How many symbols it has.</param>
    /// <param name="strings">The names of the symbols, each ended by a NUL, the first of them empty.</param>
    internal MadeObject(ReadOnlySpan<MadeSection> sections, int symbolCount, ReadOnlySpan<byte> strings)
    {
        this.sections = sections;
        this.symbolCount = symbolCount;
        int segmentBytes = SegmentBytes + (sections.Length * SectionBytes);
        contentsAt = MachHeader.SizeBytes + segmentBytes + SymtabBytes;
        int contentsSize = Align8(sections[^1].Address + sections[^1].SizeBytes);
        relocationsAt = contentsAt + contentsSize;
        symbolsAt = Align8(RelocationsOf(sections.Length));
        int stringsAt = symbolsAt + (symbolCount * NList64.SizeBytes);
        file = new byte[stringsAt + strings.Length];
        strings.CopyTo(file.AsSpan(stringsAt));
        WriteHeader(segmentBytes, contentsSize);
        Span<byte> symtab = file.AsSpan(MachHeader.SizeBytes + segmentBytes);
        Put32(symtab, 0, LoadCommands.Symtab);
        Put32(symtab, 4, SymtabBytes);
        Put32(symtab, 8, (uint)symbolsAt);
        Put32(symtab, 12, (uint)symbolCount);
        Put32(symtab, 16, (uint)stringsAt);
        Put32(symtab, 20, (uint)strings.Length);
    }

    /// <summary>The bytes of the whole object.</summary>
    internal ReadOnlyMemory<byte> File => file;

    /// <summary>The symbol table, to be filled.</summary>
    internal Span<NList64> Symbols => MemoryMarshal.Cast<byte, NList64>(file.AsSpan(symbolsAt, symbolCount * NList64.SizeBytes));

    /// <summary>The bytes of a section, to be filled.</summary>
    internal Span<byte> ContentsOf(int section) => file.AsSpan(contentsAt + sections[section].Address, sections[section].SizeBytes);

    /// <summary>Writes one relocation of a section.</summary>
    internal void Relocate(int section, int index, RelocationInfo relocation)
    {
        Span<byte> entry = file.AsSpan(RelocationsOf(section) + (index * RelocationInfo.SizeBytes));
        Put32(entry, 0, relocation.Address);
        Put32(entry, 4, relocation.Packed);
    }

    // Relocations lie in the order of the sections, of which there are few.
    private int RelocationsOf(int section)
    {
        int at = relocationsAt;
        for (int i = 0; i < section; i++)
        {
            at += sections[i].RelocationCount * RelocationInfo.SizeBytes;
        }

        return at;
    }

    private void WriteHeader(int segmentBytes, int contentsSize)
    {
        Put32(file, 0, MachHeader.Magic64);
        Put32(file, 4, MachHeader.CpuTypeArm64);
        Put32(file, 12, MachHeader.Object);
        Put32(file, 16, 2);
        Put32(file, 20, (uint)(contentsAt - MachHeader.SizeBytes));
        Put32(file, 24, MachHeader.SubsectionsViaSymbols);
        Span<byte> segment = file.AsSpan(MachHeader.SizeBytes);
        Put32(segment, 0, LoadCommands.Segment64);
        Put32(segment, 4, (uint)segmentBytes);
        Put64(segment, 32, contentsSize);
        Put64(segment, 40, contentsAt);
        Put64(segment, 48, contentsSize);
        Put32(segment, 56, AllProtections);
        Put32(segment, 60, AllProtections);
        Put32(segment, 64, (uint)sections.Length);
        for (int i = 0; i < sections.Length; i++)
        {
            WriteSection(segment[(SegmentBytes + (i * SectionBytes))..], sections[i], RelocationsOf(i));
        }
    }

    private void WriteSection(Span<byte> header, in MadeSection section, int relocations)
    {
        section.Key.Section.Write(header);
        section.Key.Segment.Write(header[16..]);
        Put64(header, 32, section.Address);
        Put64(header, 40, section.SizeBytes);
        Put32(header, 48, (uint)(contentsAt + section.Address));
        Put32(header, 52, section.AlignLog2);
        Put32(header, 56, section.RelocationCount == 0 ? 0 : (uint)relocations);
        Put32(header, 60, (uint)section.RelocationCount);
        Put32(header, 64, section.Flags);
    }

    private static int Align8(int value) => (value + 7) & ~7;

    private static void Put32(Span<byte> span, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(span[offset..], value);

    private static void Put64(Span<byte> span, int offset, int value) => BinaryPrimitives.WriteInt64LittleEndian(span[offset..], value);
}
