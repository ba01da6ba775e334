using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using AfsLd.Domain.Format;

namespace AfsLd.Bench.Inputs;

/// <summary>Writes an arm64 MH_OBJECT section by section, symbol by symbol, fast enough for thousands of them.</summary>
internal sealed class ObjectWriter
{
    private const uint MacOS = 1; // PLATFORM_MACOS, mach-o/loader.h
    private const uint Version = 13 << 16;

    private readonly List<Part> sections = [];
    private readonly MemoryStream symbols = new();
    private readonly MemoryStream strings = new();

    internal ObjectWriter() => strings.WriteByte(0);

    /// <summary>How many symbols there are.</summary>
    internal int SymbolCount { get; private set; }

    private sealed record Part(string Segment, string Name, byte[] Contents, uint Flags, byte AlignLog2, ulong Address, List<RelocationInfo> Relocations);

    /// <summary>Adds a section; returns its ordinal, from 1.</summary>
    internal int Section(string segment, string name, byte[] contents, uint flags, byte alignLog2)
    {
        ulong end = sections.Count == 0 ? 0 : sections[^1].Address + (ulong)sections[^1].Contents.Length;
        ulong mask = (1UL << alignLog2) - 1;
        sections.Add(new Part(segment, name, contents, flags, alignLog2, (end + mask) & ~mask, []));
        return sections.Count;
    }

    /// <summary>The section's address in the object.</summary>
    internal ulong AddressOf(int section) => sections[section - 1].Address;

    /// <summary>Adds a definition; returns its number.</summary>
    internal int Define(string name, int section, ulong offset, bool isExternal, bool isWeak = false) => Symbol(
        name,
        (byte)(SymbolTypes.Section | (isExternal ? SymbolTypes.External : 0)),
        (byte)section,
        isWeak ? SymbolTypes.WeakDefinition : (ushort)0,
        AddressOf(section) + offset);

    /// <summary>Adds an undefined symbol; returns its number.</summary>
    internal int Undefined(string name) => Symbol(name, SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0);

    /// <summary>Adds a relocation of an instruction.</summary>
    internal void Instruction(int section, int offset, RelocationType type, int symbol) => sections[section - 1].Relocations.Add(RelocationInfo.Of(
        (uint)offset, symbol, type is RelocationType.Branch26 or RelocationType.Page21 or RelocationType.GotLoadPage21, 2, true, type));

    /// <summary>Adds an 8-byte pointer to a symbol.</summary>
    internal void Pointer(int section, int offset, int symbol) =>
        sections[section - 1].Relocations.Add(RelocationInfo.Of((uint)offset, symbol, false, 3, true, RelocationType.Unsigned));

    /// <summary>Adds an 8-byte pointer into a section: the contents hold the address in the object.</summary>
    internal void SectionPointer(int section, int offset, int target) =>
        sections[section - 1].Relocations.Add(RelocationInfo.Of((uint)offset, target, false, 3, false, RelocationType.Unsigned));

    /// <summary>The object's bytes.</summary>
    internal byte[] Build()
    {
        const int BuildVersionBytes = 24;
        const int SymtabBytes = 24;
        int segmentBytes = 72 + (80 * sections.Count);
        int commandBytes = segmentBytes + BuildVersionBytes + SymtabBytes;
        int at = MachHeader.SizeBytes + commandBytes;
        int contentsStart = Align(at, 16);
        var contentsAt = new int[sections.Count];
        var relocationsAt = new int[sections.Count];
        for (int i = 0; i < sections.Count; i++)
        {
            contentsAt[i] = contentsStart + (int)sections[i].Address;
            at = contentsAt[i] + sections[i].Contents.Length;
        }

        int contentsEnd = at;
        at = Align(at, 8);
        for (int i = 0; i < sections.Count; i++)
        {
            relocationsAt[i] = at;
            at += sections[i].Relocations.Count * RelocationInfo.SizeBytes;
        }

        int symbolsAt = at;
        int stringsAt = symbolsAt + (int)symbols.Length;
        MemoryStream file = new(stringsAt + (int)strings.Length);
        using BinaryWriter writer = new(file, Encoding.UTF8, leaveOpen: true);
        Words(writer, MachHeader.Magic64, MachHeader.CpuTypeArm64, 0, MachHeader.Object, 3, (uint)commandBytes, MachHeader.SubsectionsViaSymbols, 0);
        Words(writer, LoadCommands.Segment64, (uint)segmentBytes);
        Name(writer, "");
        writer.Write(0UL);
        writer.Write((ulong)(contentsEnd - contentsStart));
        writer.Write((ulong)contentsStart);
        writer.Write((ulong)(contentsEnd - contentsStart));
        Words(writer, 7, 7, (uint)sections.Count, 0);
        for (int i = 0; i < sections.Count; i++)
        {
            Part section = sections[i];
            Name(writer, section.Name);
            Name(writer, section.Segment);
            writer.Write(section.Address);
            writer.Write((ulong)section.Contents.Length);
            Words(writer, (uint)contentsAt[i], section.AlignLog2, (uint)relocationsAt[i], (uint)section.Relocations.Count, section.Flags, 0, 0, 0);
        }

        Words(writer, LoadCommands.BuildVersion, BuildVersionBytes, MacOS, Version, Version, 0);
        Words(writer, LoadCommands.Symtab, SymtabBytes, (uint)symbolsAt, (uint)SymbolCount, (uint)stringsAt, (uint)strings.Length);
        for (int i = 0; i < sections.Count; i++)
        {
            Pad(writer, contentsAt[i]);
            writer.Write(sections[i].Contents);
        }

        Pad(writer, relocationsAt.Length > 0 ? relocationsAt[0] : symbolsAt);
        foreach (Part section in sections)
        {
            // Assemblers write them in descending order of their places.
            for (int r = section.Relocations.Count - 1; r >= 0; r--)
            {
                writer.Write(section.Relocations[r].Address);
                writer.Write(section.Relocations[r].Packed);
            }
        }

        writer.Flush();
        symbols.WriteTo(file);
        strings.WriteTo(file);
        return file.ToArray();
    }

    private int Symbol(string name, byte type, byte section, ushort description, ulong value)
    {
        Span<byte> row = stackalloc byte[NList64.SizeBytes];
        BitConverter.TryWriteBytes(row, (uint)strings.Length);
        row[4] = type;
        row[5] = section;
        BitConverter.TryWriteBytes(row[6..], description);
        BitConverter.TryWriteBytes(row[8..], value);
        symbols.Write(row);
        strings.Write(Encoding.UTF8.GetBytes(name));
        strings.WriteByte(0);
        return SymbolCount++;
    }

    private static int Align(int value, int alignment) => (value + alignment - 1) & -alignment;

    private static void Pad(BinaryWriter writer, int position)
    {
        writer.Flush();
        while (writer.BaseStream.Position < position)
        {
            writer.BaseStream.WriteByte(0);
        }
    }

    private static void Words(BinaryWriter writer, params ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            writer.Write(word);
        }
    }

    private static void Name(BinaryWriter writer, string text)
    {
        Span<byte> name = stackalloc byte[16];
        name.Clear();
        Encoding.ASCII.GetBytes(text, name);
        writer.Write(name);
    }
}
