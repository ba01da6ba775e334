using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace AfsLd.Tests.Properties.Models;

/// <summary>A slow, obvious reader of a linked arm64 image, independent of the linker: plain numbers from the headers.</summary>
internal sealed class LinkedImage
{
    private readonly byte[] file;
    private readonly List<string> dylibs = [];

    internal LinkedImage(byte[] file)
    {
        this.file = file;
        int at = 32;
        for (uint i = 0; i < Word(16); i++)
        {
            ReadCommand(at);
            at += (int)Word(at + 4);
        }

        if (ChainedOffset != 0)
        {
            WalkChains();
        }
        else if (InfoOffset != 0)
        {
            Interpret();
        }

        ReadLocalRelocations();
    }

    /// <summary>True for an image that nobody relocates: no dyld (MH_DYLDLINK) and no sliding (MH_PIE).</summary>
    internal bool IsFixed => (Word(24) & 0x200004) == 0;

    /// <summary>True for an executable that dyld loads (MH_EXECUTE, MH_DYLDLINK).</summary>
    internal bool IsProgram => Word(12) == 2 && (Word(24) & 4) != 0;

    /// <summary>A pointer that dyld writes: a target address in this image, or an import's name; an addend; where dyld looks: a
    /// library from 1, or one of BIND_SPECIAL_DYLIB_*; whether the import may be missing.</summary>
    internal readonly record struct Fixup(ulong Target, string? Import, long Addend, int Ordinal = 0, bool MayBeMissing = false);

    /// <summary>The install name of a library by its number; null for what is no number of one.</summary>
    internal string? LibraryOf(int ordinal) => ordinal > 0 && ordinal <= dylibs.Count ? dylibs[ordinal - 1] : null;

    /// <summary>The addresses that classic rebases name, whether they are bound too or not.</summary>
    internal HashSet<ulong> Rebased { get; } = [];

    internal List<(string Name, ulong Address, ulong Size, ulong Offset, ulong FileSize)> Segments { get; } = [];

    /// <summary>The sections by their names (any segment): address, size and where the bytes are.</summary>
    internal Dictionary<string, (ulong Address, ulong Size, int Offset)> Sections { get; } = [];

    /// <summary>Symbols that have a section, by name; the first of a name.</summary>
    internal Dictionary<string, ulong> Symbols { get; } = [];

    /// <summary>Every fixup, by the address it is at.</summary>
    internal Dictionary<ulong, Fixup> Fixups { get; } = [];

    internal byte[] Uuid { get; private set; } = [];

    internal (int Offset, int Size) Trie { get; private set; }

    internal (int Offset, int Count) LocalRelocations { get; private set; }

    internal ulong ImageBase => Segments.First(s => s.Name == "__TEXT").Address;

    internal (int Offset, int Size) FunctionStartsBlob { get; private set; }

    internal (int Offset, int Size) DataInCodeBlob { get; private set; }

    private int ChainedOffset { get; set; }

    private int InfoOffset { get; set; }

    internal uint CodeAt(ulong address) => Word((int)OffsetOf(address));

    internal ulong LongAt(ulong address) => Long((int)OffsetOf(address));

    internal byte[] BytesAt(ulong address, int length) => file[(int)OffsetOf(address)..][..length];

    /// <summary>The text that ends with a NUL at an address.</summary>
    internal string TextAt(ulong address) => Text((int)OffsetOf(address));

    /// <summary>Where a B or BL at an address goes.</summary>
    internal ulong BranchTarget(ulong address) => address + (ulong)((long)((int)(CodeAt(address) << 6) >> 6) * 4);

    /// <summary>The address that ADRP and a following ADD or LDR with an immediate form.</summary>
    internal ulong PairTarget(ulong address)
    {
        uint adrp = CodeAt(address);
        uint second = CodeAt(address + 4);
        long pages = (long)((((ulong)adrp >> 5 & 0x7ffff) << 2) | (adrp >> 29 & 3)) << 43 >> 43;
        ulong page = (address & ~0xfffUL) + (ulong)(pages * 4096);
        uint immediate = second >> 10 & 0xfff;
        bool isAdd = (second & 0x7f800000) == 0x11000000;
        return page + (isAdd ? immediate : immediate << (int)(second >> 30));
    }

    /// <summary>True if the second instruction of a pair is LDR (of a slot), false if ADD (of the address itself).</summary>
    internal bool PairLoads(ulong address) => (CodeAt(address + 4) & 0x3b000000) == 0x39000000;

    /// <summary>The pointer a stub jumps through: ADRP, LDR, BR.</summary>
    internal ulong StubSlot(ulong stub) => PairTarget(stub);

    /// <summary>Where the nodes of the trie are, by what they spell; known once <see cref="Exports"/> is asked.</summary>
    internal Dictionary<string, int> TrieNodes { get; } = [];

    /// <summary>Exported names of other libraries: the library's number and the name that it has; known once <see cref="Exports"/> is asked.</summary>
    internal Dictionary<string, (ulong Library, string Import)> Reexports { get; } = [];

    /// <summary>Exported names that a function is asked for, and its offset; known once <see cref="Exports"/> is asked.</summary>
    internal Dictionary<string, ulong> Resolvers { get; } = [];

    /// <summary>Exported names and their offsets from the image base, by walking the whole trie.</summary>
    internal Dictionary<string, ulong> Exports()
    {
        var exports = new Dictionary<string, ulong>();
        if (Trie.Size != 0)
        {
            Walk(Trie.Offset, "");
        }

        return exports;

        void Walk(int node, string prefix)
        {
            TrieNodes[prefix] = node - Trie.Offset;
            int at = node;
            int size = (int)Uleb(ref at);
            int edges = at + size;
            if (size != 0)
            {
                ulong flags = Uleb(ref at);
                exports.Add(prefix, Uleb(ref at));
                if ((flags & 0x10) != 0)
                {
                    Resolvers.Add(prefix, Uleb(ref at));
                }

                if ((flags & 8) != 0)
                {
                    Reexports.Add(prefix, (exports[prefix], Text(at)));
                }
            }

            int count = file[edges++];
            for (int i = 0; i < count; i++)
            {
                int end = Array.IndexOf(file, (byte)0, edges);
                string label = Encoding.UTF8.GetString(file, edges, end - edges);
                edges = end + 1;
                Walk(Trie.Offset + (int)Uleb(ref edges), prefix + label);
            }
        }
    }

    /// <summary>The addresses that LC_FUNCTION_STARTS lists.</summary>
    internal IEnumerable<ulong> FunctionStarts()
    {
        ulong address = ImageBase;
        for (int at = FunctionStartsBlob.Offset; at < FunctionStartsBlob.Offset + FunctionStartsBlob.Size;)
        {
            ulong delta = Uleb(ref at);
            if (delta == 0)
            {
                yield break;
            }

            address += delta;
            yield return address;
        }
    }

    /// <summary>The entries of LC_DATA_IN_CODE: address, length, kind.</summary>
    internal IEnumerable<(ulong Address, int Length, int Kind)> DataInCode()
    {
        for (int at = DataInCodeBlob.Offset; at < DataInCodeBlob.Offset + DataInCodeBlob.Size; at += 8)
        {
            yield return (ImageBase + Word(at), (int)(Word(at + 4) & 0xffff), (int)(Word(at + 4) >> 16));
        }
    }

    private void ReadCommand(int at)
    {
        switch (Word(at))
        {
            case 0x19: // LC_SEGMENT_64
                Segments.Add((Name(at + 8), Long(at + 24), Long(at + 32), Long(at + 40), Long(at + 48)));
                for (int section = at + 72; section < at + 72 + (80 * (int)Word(at + 64)); section += 80)
                {
                    Sections.TryAdd(Name(section), (Long(section + 32), Long(section + 40), (int)Word(section + 48)));
                }

                break;
            case 0x2: // LC_SYMTAB
                ReadSymbols((int)Word(at + 8), (int)Word(at + 12), (int)Word(at + 16));
                break;
            case 0x1b: // LC_UUID
                Uuid = file[(at + 8)..(at + 24)];
                break;
            case 0xb: // LC_DYSYMTAB
                LocalRelocations = ((int)Word(at + 72), (int)Word(at + 76));
                break;
            case 0x80000034: // LC_DYLD_CHAINED_FIXUPS
                ChainedOffset = (int)Word(at + 8);
                break;
            case 0x80000033: // LC_DYLD_EXPORTS_TRIE
                Trie = ((int)Word(at + 8), (int)Word(at + 12));
                break;
            case 0x26: // LC_FUNCTION_STARTS
                FunctionStartsBlob = ((int)Word(at + 8), (int)Word(at + 12));
                break;
            case 0x29: // LC_DATA_IN_CODE
                DataInCodeBlob = ((int)Word(at + 8), (int)Word(at + 12));
                break;
            case 0x80000022: // LC_DYLD_INFO_ONLY
                InfoOffset = at;
                Trie = ((int)Word(at + 40), (int)Word(at + 44));
                break;
            case 0xc or 0x80000018: // LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB
                dylibs.Add(Text(at + (int)Word(at + 8)));
                break;
        }
    }

    private void ReadSymbols(int symbols, int count, int strings)
    {
        for (int i = 0; i < count; i++)
        {
            int at = symbols + (16 * i);
            if ((file[at + 4] & 0xe0) == 0 && (file[at + 4] & 0x0e) == 0x0e)
            {
                Symbols.TryAdd(Text(strings + (int)Word(at)), Long(at + 8));
            }
        }
    }

    /// <summary>struct relocation_info of images without dyld: a place from the first segment with bytes on, which holds an address.</summary>
    private void ReadLocalRelocations()
    {
        for (int i = 0; i < LocalRelocations.Count; i++)
        {
            int at = LocalRelocations.Offset + (8 * i);
            ulong place = Segments.First(s => s.FileSize != 0).Address + Word(at);
            if (Word(at + 4) >> 24 != 6)
            {
                throw new InvalidOperationException($"a relocation {Word(at + 4):x}");
            }

            Fixups.Add(place, new Fixup(LongAt(place), null, 0));
        }
    }

    private void WalkChains()
    {
        int start = ChainedOffset;
        int image = start + (int)Word(start + 4);
        int imports = start + (int)Word(start + 8);
        int names = start + (int)Word(start + 12);
        for (int s = 0; s < (int)Word(image); s++)
        {
            if (Word(image + 4 + (4 * s)) == 0)
            {
                continue;
            }

            int segment = image + (int)Word(image + 4 + (4 * s));
            int format = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(segment + 6));
            int pages = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(segment + 20));
            for (int page = 0; page < pages; page++)
            {
                int first = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(segment + 22 + (2 * page)));
                if (first != 0xffff)
                {
                    WalkChain(Segments[s].Address + ((ulong)page * 0x4000) + (ulong)first, format, import => Import(imports, (int)Word(start + 20), names, import));
                }
            }
        }
    }

    /// <summary>DYLD_CHAINED_IMPORT, with an addend of 32 bits (2), or with wide fields and an addend of 64 (3).</summary>
    private (string Name, int Ordinal, long Addend, bool MayBeMissing) Import(int imports, int format, int names, int number)
    {
        int at = imports + (number * (format == 1 ? 4 : format == 2 ? 8 : 16));
        uint import = Word(at);
        return format == 3
            ? (Text(names + (int)Word(at + 4)), (short)import, (long)Long(at + 8), (import & 0x10000) != 0)
            : (Text(names + (int)(import >> 9)), (sbyte)import, format == 2 ? (int)Word(at + 4) : 0, (import & 0x100) != 0);
    }

    private void WalkChain(ulong address, int format, Func<int, (string Name, int Ordinal, long Addend, bool MayBeMissing)> import)
    {
        while (true)
        {
            ulong value = LongAt(address);
            if (value >> 63 != 0)
            {
                (string name, int ordinal, long addend, bool mayBeMissing) = import((int)(value & 0xffffff));
                Fixups.Add(address, new Fixup(0, name, addend + (long)(value >> 24 & 0xff), ordinal, mayBeMissing));
            }
            else
            {
                Fixups.Add(address, new Fixup((value & 0xf_ffff_ffff) + (format == 6 ? ImageBase : 0), null, 0));
            }

            ulong next = value >> 51 & 0xfff;
            if (next == 0)
            {
                return;
            }

            address += next * 4;
        }
    }

    /// <summary>Runs the rebase and bind opcodes of classic dyld info, the lazy ones too.</summary>
    private void Interpret()
    {
        int at = InfoOffset;
        RunRebases((int)Word(at + 8), (int)Word(at + 12));
        RunBinds((int)Word(at + 16), (int)Word(at + 20), isWeak: false);
        RunBinds((int)Word(at + 32), (int)Word(at + 36), isWeak: false);
        RunBinds((int)Word(at + 24), (int)Word(at + 28), isWeak: true);
    }

    private void RunRebases(int start, int size)
    {
        ulong address = 0;
        for (int at = start; at < start + size;)
        {
            byte opcode = file[at++];
            int low = opcode & 0xf;
            switch (opcode & 0xf0)
            {
                case 0x00:
                    return;
                case 0x10:
                    break;
                case 0x20:
                    address = Segments[low].Address + Uleb(ref at);
                    break;
                case 0x30:
                    address += Uleb(ref at);
                    break;
                case 0x40:
                    address += (ulong)low * 8;
                    break;
                default:
                    ulong times = (opcode & 0xf0) == 0x50 ? (ulong)low : (opcode & 0xf0) == 0x60 ? Uleb(ref at) : throw new InvalidOperationException($"rebase opcode {opcode:x}");
                    for (; times > 0; times--)
                    {
                        Fixups[address] = new Fixup(LongAt(address), null, 0);
                        Rebased.Add(address);
                        address += 8;
                    }

                    break;
            }
        }
    }

    private void RunBinds(int start, int size, bool isWeak)
    {
        ulong address = 0;
        string symbol = "";
        bool mayBeMissing = false;
        long addend = 0;
        int ordinal = isWeak ? -3 : 0;
        for (int at = start; at < start + size;)
        {
            byte opcode = file[at++];
            switch (opcode & 0xf0)
            {
                case 0x00 or 0x50:
                    break;
                case 0x10:
                    ordinal = opcode & 0xf;
                    break;
                case 0x20:
                    ordinal = (int)Uleb(ref at);
                    break;
                case 0x30:
                    ordinal = (opcode & 0xf) == 0 ? 0 : (sbyte)(opcode | 0xf0);
                    break;
                case 0x40:
                    mayBeMissing = (opcode & 1) != 0;
                    symbol = Text(at);
                    at += symbol.Length + 1;
                    break;
                case 0x60:
                    addend = Sleb(ref at);
                    break;
                case 0x70:
                    address = Segments[opcode & 0xf].Address + Uleb(ref at);
                    break;
                case 0x80:
                    address += Uleb(ref at);
                    break;
                case 0x90:
                    Fixups[address] = new Fixup(0, symbol, addend, ordinal, mayBeMissing);
                    address += 8;
                    break;
                default:
                    throw new InvalidOperationException($"bind opcode {opcode:x}");
            }
        }
    }

    private ulong OffsetOf(ulong address)
    {
        (string _, ulong start, ulong _, ulong offset, ulong _) = Segments.Single(s => address >= s.Address && address < s.Address + s.FileSize);
        return offset + (address - start);
    }

    private ulong Uleb(ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            value |= (ulong)(file[at] & 0x7f) << shift;
            if ((file[at++] & 0x80) == 0)
            {
                return value;
            }
        }
    }

    private long Sleb(ref int at)
    {
        long value = 0;
        for (int shift = 0; ;)
        {
            byte next = file[at++];
            value |= (long)(next & 0x7f) << shift;
            shift += 7;
            if ((next & 0x80) == 0)
            {
                return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
            }
        }
    }

    private string Name(int at) => Encoding.UTF8.GetString(file, at, 16).TrimEnd('\0');

    private string Text(int at) => Encoding.UTF8.GetString(file, at, Array.IndexOf(file, (byte)0, at) - at);

    private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
}
