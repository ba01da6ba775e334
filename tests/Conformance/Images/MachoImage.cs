using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace AfsLd.Tests.Conformance.Images;

/// <summary>A segment of an image.</summary>
internal sealed record ImageSegment(string Name, ulong Address, ulong Size, uint FileOffset, int MaximumProtection, int InitialProtection, uint Flags);

/// <summary>A section of an image.</summary>
internal sealed record ImageSection(
    string Segment, string Name, ulong Address, ulong Size, uint FileOffset, uint AlignLog2, uint Flags, uint Reserved1, uint Reserved2)
{
    /// <summary>Segment and section, as "__TEXT,__text".</summary>
    public string FullName => Segment + "," + Name;

    /// <summary>SECTION_TYPE, mach-o/loader.h.</summary>
    public uint Type => Flags & 0xff;

    /// <summary>True for S_ZEROFILL, S_GB_ZEROFILL and S_THREAD_LOCAL_ZEROFILL.</summary>
    public bool IsZeroFill => Type is 1 or 12 or 0x12;

    /// <summary>True when the address lies in it.</summary>
    public bool Holds(ulong address) => address >= Address && address < Address + Size;
}

/// <summary>A symbol of an image: struct nlist_64, mach-o/nlist.h.</summary>
internal sealed record ImageSymbol(string Name, byte Type, byte Section, ushort Description, ulong Value)
{
    /// <summary>N_STAB.</summary>
    public bool IsStab => (Type & 0xe0) != 0;

    /// <summary>N_EXT.</summary>
    public bool IsExternal => (Type & 1) != 0;

    /// <summary>N_TYPE is N_UNDF.</summary>
    public bool IsUndefined => (Type & 0x0e) == 0;
}

/// <summary>A load command: its number and where it lies in the file.</summary>
internal readonly record struct ImageCommand(uint Kind, int Offset, int Size);

/// <summary>A linked image, read for comparison. It trusts its input: what it reads has passed the checker before.</summary>
internal sealed class MachoImage
{
    private readonly byte[] bytes;

    /// <summary>Reads an image.</summary>
    public MachoImage(byte[] content)
    {
        bytes = content;
        int at = 32;
        for (uint i = 0; i < U32(16); i++)
        {
            ImageCommand command = new(U32(at), at, (int)U32(at + 4));
            Commands.Add(command);
            Read(command);
            at += command.Size;
        }
    }

    /// <summary>Reads the file at a path.</summary>
    public static MachoImage At(string path) => new(File.ReadAllBytes(path));

    /// <summary>The whole file.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>filetype of the header.</summary>
    public uint FileType => U32(12);

    /// <summary>flags of the header.</summary>
    public uint Flags => U32(24);

    /// <summary>The load commands in order.</summary>
    public List<ImageCommand> Commands { get; } = [];

    /// <summary>The segments in order.</summary>
    public List<ImageSegment> Segments { get; } = [];

    /// <summary>The sections in order; a symbol names them from 1.</summary>
    public List<ImageSection> Sections { get; } = [];

    /// <summary>The symbol table in order.</summary>
    public List<ImageSymbol> Symbols { get; } = [];

    /// <summary>The libraries in order of their ordinals, each as "kind path current compatibility".</summary>
    public List<string> Libraries { get; } = [];

    /// <summary>The address of the Mach-O header.</summary>
    public ulong Base => Segments.First(static s => s.Name == "__TEXT").Address;

    /// <summary>The first command of a kind, or null.</summary>
    public ImageCommand? Command(uint kind) => Commands.Any(c => c.Kind == kind) ? Commands.First(c => c.Kind == kind) : null;

    /// <summary>The bytes that a linkedit_data_command names; empty without one.</summary>
    public ReadOnlySpan<byte> LinkEdit(uint kind) =>
        Command(kind) is { } c ? bytes.AsSpan((int)U32(c.Offset + 8), (int)U32(c.Offset + 12)) : [];

    /// <summary>The section that holds an address, or null.</summary>
    public ImageSection? SectionAt(ulong address) => Sections.FirstOrDefault(s => s.Holds(address));

    /// <summary>The first section of a name, or null.</summary>
    public ImageSection? Section(string fullName) => Sections.FirstOrDefault(s => s.FullName == fullName);

    /// <summary>The offset in the file of an address.</summary>
    public int OffsetOf(ulong address)
    {
        ImageSegment segment = Segments.First(s => address >= s.Address && address < s.Address + s.Size);
        return checked((int)(address - segment.Address + segment.FileOffset));
    }

    /// <summary>The content of a section; empty when it is all zero by its type.</summary>
    public ReadOnlySpan<byte> Content(ImageSection section) =>
        section.IsZeroFill ? [] : bytes.AsSpan((int)section.FileOffset, (int)section.Size);

    /// <summary>A 32-bit field at an offset in the file.</summary>
    public uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    /// <summary>A 64-bit field at an offset in the file.</summary>
    public ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));

    /// <summary>A string that ends with zero, at an offset in the file.</summary>
    public string CString(int offset)
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(offset);
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private string Fixed(int offset) => Encoding.ASCII.GetString(bytes, offset, 16).TrimEnd('\0');

    private void Read(ImageCommand command)
    {
        int at = command.Offset;
        switch (command.Kind)
        {
            case 0x19: // LC_SEGMENT_64
                string name = Fixed(at + 8);
                Segments.Add(new ImageSegment(name, U64(at + 24), U64(at + 32), (uint)U64(at + 40), (int)U32(at + 56), (int)U32(at + 60), U32(at + 68)));
                for (int i = 0, s = at + 72; i < U32(at + 64); i++, s += 80)
                {
                    Sections.Add(new ImageSection(
                        Fixed(s + 16), Fixed(s), U64(s + 32), U64(s + 40), U32(s + 48), U32(s + 52), U32(s + 64), U32(s + 68), U32(s + 72)));
                }

                break;
            case 0x2: // LC_SYMTAB
                for (int i = 0, s = (int)U32(at + 8), strings = (int)U32(at + 16); i < U32(at + 12); i++, s += 16)
                {
                    Symbols.Add(new ImageSymbol(
                        U32(s) == 0 ? "" : CString(strings + (int)U32(s)), bytes[s + 4], bytes[s + 5], BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(s + 6)), U64(s + 8)));
                }

                break;
            case 0xc or 0x80000018 or 0x8000001f or 0x80000023: // LC_LOAD_DYLIB, weak, re-exported, upward
                Libraries.Add($"{command.Kind:x} {CString(at + (int)U32(at + 8))} {U32(at + 16):x} {U32(at + 20):x}");
                break;
            default:
                break;
        }
    }
}
