using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace AfsLd.Tests.Properties.Models;

/// <summary>Reads LC_SYMTAB and LC_DYSYMTAB of an image, entry by entry, straight from the headers' field offsets.</summary>
internal sealed class SymbolTableReader
{
    private readonly byte[] file;
    private int symbolsAt;
    private int symbolCount;

    internal SymbolTableReader(byte[] file)
    {
        this.file = file;
        for (int at = 32, i = 0; i < (int)Word(16); i++, at += (int)Word(at + 4))
        {
            switch (Word(at))
            {
                case 0x2: // LC_SYMTAB
                    symbolsAt = (int)Word(at + 8);
                    symbolCount = (int)Word(at + 12);
                    Strings = ((int)Word(at + 16), (int)Word(at + 20));
                    break;
                case 0xb: // LC_DYSYMTAB
                    Locals = ((int)Word(at + 8), (int)Word(at + 12));
                    Externals = ((int)Word(at + 16), (int)Word(at + 20));
                    Undefined = ((int)Word(at + 24), (int)Word(at + 28));
                    IndirectBlob = ((int)Word(at + 56), 4 * (int)Word(at + 60));
                    for (int e = 0; e < (int)Word(at + 60); e++)
                    {
                        Indirect.Add(Word((int)Word(at + 56) + (4 * e)));
                    }

                    break;
                case 0x19: // LC_SEGMENT_64
                    for (int s = 0; s < (int)Word(at + 64); s++)
                    {
                        int section = at + 72 + (80 * s);
                        Sections.Add((Long(section + 32), Long(section + 40), Word(section + 64), Word(section + 68), Word(section + 72)));
                    }

                    break;
            }
        }

        for (int i = 0; i < symbolCount; i++)
        {
            int at = symbolsAt + (16 * i);
            uint name = Word(at);
            Entries.Add(new Entry(TextAt(name), name, file[at + 4], file[at + 5], BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 6)), Long(at + 8)));
        }
    }

    internal readonly record struct Entry(string Name, uint NameOffset, byte Type, byte Section, ushort Description, ulong Value)
    {
        internal bool IsStab => (Type & 0xe0) != 0;

        internal bool IsExternal => (Type & 0x01) != 0;

        internal bool IsDefined => (Type & 0x0e) != 0;
    }

    internal List<Entry> Entries { get; } = [];

    internal List<uint> Indirect { get; } = [];

    /// <summary>Where the indirect symbol table lies in the file, in bytes.</summary>
    internal (int Offset, int Size) IndirectBlob { get; private set; }

    /// <summary>addr, size, flags, reserved1, reserved2; the ordinal is the index + 1.</summary>
    internal List<(ulong Address, ulong Size, uint Flags, uint Reserved1, uint Reserved2)> Sections { get; } = [];

    internal (int Offset, int Size) Strings { get; private set; }

    /// <summary>Of each partition: its first entry and the number of entries.</summary>
    internal (int First, int Count) Locals { get; private set; }

    internal (int First, int Count) Externals { get; private set; }

    internal (int First, int Count) Undefined { get; private set; }

    /// <summary>Where an entry lies in the file.</summary>
    internal int OffsetOf(int entry) => symbolsAt + (16 * entry);

    private string TextAt(uint offset)
    {
        int start = Strings.Offset + (int)offset;
        int end = Array.IndexOf(file, (byte)0, start, Strings.Size - (int)offset);
        return end < 0 ? throw new InvalidOperationException("a name does not end in the string table") : Encoding.UTF8.GetString(file, start, end - start);
    }

    private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
}
