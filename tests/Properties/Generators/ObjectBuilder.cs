using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Format;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Makes the bytes of an MH_OBJECT: sections, symbols and relocations in, an arm64 object out.</summary>
/// <remarks>Sections lie one after the other in the object's address space from 0, in the order they are added; the first
/// one has ordinal 1. Relocations are written in descending address order, as assemblers do, unless told otherwise.</remarks>
public sealed class ObjectBuilder
{
    private readonly List<Part> sections = [];
    private readonly List<(string Name, byte Type, int Section, ushort Description, ulong Value)> symbols = [];
    private readonly List<(int Alias, int Target)> indirects = [];
    private readonly List<byte[]> commands = [];
    private readonly Dictionary<int, uint> firstIndirect = [];
    private uint[] indirectSymbols = [];
    private byte[] dataInCode = [];
    private byte[] hints = [];

    private sealed record Part(SectionKey Key, uint Flags, byte AlignLog2, byte[] Contents, ulong SizeBytes, ulong Address, List<RelocationInfo> Relocations);

    public uint CpuType { get; set; } = MachHeader.CpuTypeArm64;

    public uint CpuSubtype { get; set; }

    public uint FileType { get; set; } = MachHeader.Object;

    public bool SubsectionsViaSymbols { get; set; } = true;

    /// <summary>False: relocations are written in the order they were added.</summary>
    public bool SortsRelocations { get; set; } = true;

    public int SectionCount => sections.Count;

    public int SymbolCount => symbols.Count;

    /// <summary>Adds a section with contents; returns its ordinal, from 1.</summary>
    public int Section(string segment, string name, byte[] contents, uint flags = SectionTypes.Regular, byte alignLog2 = 0) =>
        Add(segment, name, contents, (ulong)contents.Length, flags, alignLog2);

    /// <summary>Adds <c>__TEXT,__text</c> of instruction words; returns its ordinal.</summary>
    public int Text(params uint[] words)
    {
        var contents = new byte[words.Length * 4];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(contents.AsSpan(i * 4), words[i]);
        }

        return Section("__TEXT", "__text", contents, SectionTypes.PureInstructions | SectionTypes.SomeInstructions, 2);
    }

    /// <summary>Adds <c>__DATA,__data</c> of 8-byte words; returns its ordinal.</summary>
    public int Data(params ulong[] words)
    {
        var contents = new byte[words.Length * 8];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(i * 8), words[i]);
        }

        return Section("__DATA", "__data", contents, SectionTypes.Regular, 3);
    }

    /// <summary>Adds a zerofill section; returns its ordinal.</summary>
    public int Zerofill(string segment, string name, ulong sizeBytes, byte alignLog2 = 0, uint flags = SectionTypes.Zerofill) =>
        Add(segment, name, [], sizeBytes, flags, alignLog2);

    /// <summary>The address that the object gives a section.</summary>
    public ulong AddressOf(int section) => sections[section - 1].Address;

    public bool IsZerofill(int section) => SectionTypes.IsZerofill(sections[section - 1].Flags);

    public ulong SizeOf(int section) => sections[section - 1].SizeBytes;

    /// <summary>Adds a symbol as it is; returns its number.</summary>
    public int Symbol(string name, byte type, int section, ushort description, ulong value)
    {
        symbols.Add((name, type, section, description, value));
        return symbols.Count - 1;
    }

    /// <summary>Adds a definition at an offset in a section; returns its number.</summary>
    public int Define(string name, int section, ulong offset, bool isExternal = true, ushort description = 0, bool isPrivateExtern = false) => Symbol(
        name,
        (byte)(SymbolTypes.Section | (isExternal ? SymbolTypes.External : 0) | (isPrivateExtern ? SymbolTypes.PrivateExternal : 0)),
        section,
        description,
        AddressOf(section) + offset);

    public int Undefined(string name, bool isWeak = false) =>
        Symbol(name, SymbolTypes.Undefined | SymbolTypes.External, 0, isWeak ? SymbolTypes.WeakReference : (ushort)0, 0);

    public int Common(string name, ulong sizeBytes, byte alignLog2) =>
        Symbol(name, SymbolTypes.Undefined | SymbolTypes.External, 0, (ushort)(alignLog2 << 8), sizeBytes);

    public int Absolute(string name, ulong value, bool isExternal = true) =>
        Symbol(name, (byte)(SymbolTypes.Absolute | (isExternal ? SymbolTypes.External : 0)), 0, 0, value);

    /// <summary>Adds another name (N_INDR) of a symbol that was added before.</summary>
    public int Indirect(string name, int target, bool isPrivateExtern = false)
    {
        indirects.Add((symbols.Count, target));
        return Symbol(name, (byte)(SymbolTypes.Indirect | SymbolTypes.External | (isPrivateExtern ? SymbolTypes.PrivateExternal : 0)), 0, 0, 0);
    }

    /// <summary>Adds a relocation as it is.</summary>
    public ObjectBuilder Relocate(int section, RelocationInfo relocation)
    {
        sections[section - 1].Relocations.Add(relocation);
        return this;
    }

    /// <summary>Adds the relocation of an instruction, with its ADDEND when it has an addend.</summary>
    public ObjectBuilder Instruction(int section, uint offset, RelocationType type, int symbol, int addend = 0)
    {
        if (addend != 0)
        {
            Relocate(section, RelocationInfo.Of(offset, addend, false, 2, false, RelocationType.Addend));
        }

        bool pcRelative = type is RelocationType.Branch26 or RelocationType.Page21 or RelocationType.GotLoadPage21
            or RelocationType.TlvpLoadPage21 or RelocationType.PointerToGot;
        return Relocate(section, RelocationInfo.Of(offset, symbol, pcRelative, 2, true, type));
    }

    /// <summary>Adds an 8-byte pointer to a symbol; the addend is what the contents hold.</summary>
    public ObjectBuilder Pointer(int section, uint offset, int symbol) =>
        Relocate(section, RelocationInfo.Of(offset, symbol, false, 3, true, RelocationType.Unsigned));

    /// <summary>Adds an 8-byte pointer into a section; the contents hold the address in the object.</summary>
    public ObjectBuilder SectionPointer(int section, uint offset, int targetSection) =>
        Relocate(section, RelocationInfo.Of(offset, targetSection, false, 3, false, RelocationType.Unsigned));

    /// <summary>Adds minuend - subtrahend + contents, of 4 or 8 bytes.</summary>
    public ObjectBuilder Difference(int section, uint offset, int minuend, int subtrahend, int lengthLog2 = 3) => this
        .Relocate(section, RelocationInfo.Of(offset, subtrahend, false, lengthLog2, true, RelocationType.Subtractor))
        .Relocate(section, RelocationInfo.Of(offset, minuend, false, lengthLog2, true, RelocationType.Unsigned));

    /// <summary>Adds a load command, its number and size included.</summary>
    public ObjectBuilder Command(byte[] command)
    {
        commands.Add(command);
        return this;
    }

    public ObjectBuilder BuildVersion(uint platform, uint minimumOS, uint sdk) =>
        Command(Words(LoadCommands.BuildVersion, 24, platform, minimumOS, sdk, 0));

    public ObjectBuilder LinkerOption(params string[] arguments)
    {
        byte[] strings = Encoding.UTF8.GetBytes(string.Concat(arguments.Select(a => a + "\0")));
        int size = (12 + strings.Length + 7) & ~7;
        byte[] command = new byte[size];
        Words(LoadCommands.LinkerOption, (uint)size, (uint)arguments.Length).CopyTo(command, 0);
        strings.CopyTo(command, 12);
        return Command(command);
    }

    public ObjectBuilder DataInCode(byte[] entries)
    {
        dataInCode = entries;
        return this;
    }

    /// <summary>Writes an indirect symbol table.</summary>
    public ObjectBuilder IndirectSymbols(params uint[] entries)
    {
        indirectSymbols = entries;
        return this;
    }

    /// <summary>Says that a section's pointers begin at an entry of the indirect symbol table (reserved1).</summary>
    public ObjectBuilder FirstIndirect(int section, uint entry)
    {
        firstIndirect[section] = entry;
        return this;
    }

    public ObjectBuilder OptimizationHints(byte[] bytes)
    {
        hints = bytes;
        return this;
    }

    /// <summary>The object's bytes.</summary>
    public byte[] Build()
    {
        int extra = (indirectSymbols.Length > 0 ? 80 : 0) + (dataInCode.Length > 0 ? 16 : 0) + (hints.Length > 0 ? 16 : 0);
        int commandCount = 2 + commands.Count + (indirectSymbols.Length > 0 ? 1 : 0) + (dataInCode.Length > 0 ? 1 : 0) + (hints.Length > 0 ? 1 : 0);
        int segmentSize = 72 + (80 * sections.Count);
        int sizeOfCommands = segmentSize + 24 + extra + commands.Sum(c => c.Length);
        var body = new ByteWriter { Origin = MachHeader.SizeBytes + sizeOfCommands };
        int firstContents = body.Position;
        int[] contentsAt = sections.Select(s => SectionTypes.IsZerofill(s.Flags) ? 0 : body.Align(1 << Math.Min(s.AlignLog2, (byte)4)).Append(s.Contents)).ToArray();
        int contentsEnd = body.Position;
        body.Align(8);
        int[] relocationsAt = sections.Select(s => s.Relocations.Count == 0 ? 0 : body.Append(BytesOf(s.Relocations))).ToArray();
        int dataInCodeAt = body.Append(dataInCode);
        int hintsAt = body.Append(hints);
        int indirectAt = body.Align(4).Append(Words(indirectSymbols));
        body.Align(8);
        byte[] strings = StringTable(out int[] nameAt);
        foreach ((int alias, int target) in indirects)
        {
            // nlist.h: the value is where the other name is in the string table.
            symbols[alias] = symbols[alias] with { Value = (ulong)nameAt[target] };
        }

        int symbolsAt = body.Append(symbols.SelectMany((s, i) => Entry(s, nameAt[i])).ToArray());
        int stringsAt = body.Append(strings);

        var file = new ByteWriter();
        file.Word(MachHeader.Magic64).Word(CpuType).Word(CpuSubtype).Word(FileType).Word((uint)commandCount).Word((uint)sizeOfCommands)
            .Word(SubsectionsViaSymbols ? MachHeader.SubsectionsViaSymbols : 0).Word(0);
        ulong vmSize = sections.Count == 0 ? 0 : sections.Max(s => s.Address + s.SizeBytes);
        file.Word(LoadCommands.Segment64).Word((uint)segmentSize).Name("").Long(0).Long(vmSize).Long((ulong)firstContents)
            .Long((ulong)(contentsEnd - firstContents)).Word(7).Word(7).Word((uint)sections.Count).Word(0);
        for (int i = 0; i < sections.Count; i++)
        {
            Part s = sections[i];
            file.Name(s.Key.Section.ToString()).Name(s.Key.Segment.ToString()).Long(s.Address).Long(s.SizeBytes).Word((uint)contentsAt[i]).Word(s.AlignLog2)
                .Word((uint)relocationsAt[i]).Word((uint)s.Relocations.Count).Word(s.Flags).Word(firstIndirect.GetValueOrDefault(i + 1)).Word(0).Word(0);
        }

        file.Word(LoadCommands.Symtab).Word(24).Word((uint)symbolsAt).Word((uint)symbols.Count).Word((uint)stringsAt).Word((uint)strings.Length);
        if (indirectSymbols.Length > 0)
        {
            file.Word(LoadCommands.Dysymtab).Word(80).Append(new byte[48]);
            file.Word((uint)indirectAt).Word((uint)indirectSymbols.Length).Append(new byte[16]);
        }

        if (dataInCode.Length > 0)
        {
            file.Append(Words(LoadCommands.DataInCode, 16, (uint)dataInCodeAt, (uint)dataInCode.Length));
        }

        if (hints.Length > 0)
        {
            file.Append(Words(LoadCommands.LinkerOptimizationHint, 16, (uint)hintsAt, (uint)hints.Length));
        }

        foreach (byte[] command in commands)
        {
            file.Append(command);
        }

        file.Append(body.ToArray());
        return file.ToArray();
    }

    private static byte[] Words(params uint[] words)
    {
        var writer = new ByteWriter();
        foreach (uint word in words)
        {
            writer.Word(word);
        }

        return writer.ToArray();
    }

    private int Add(string segment, string name, byte[] contents, ulong sizeBytes, uint flags, byte alignLog2)
    {
        ulong end = sections.Count == 0 ? 0 : sections[^1].Address + sections[^1].SizeBytes;
        ulong align = 1UL << alignLog2;
        sections.Add(new Part(SectionKey.Of(segment, name), flags, alignLog2, contents, sizeBytes, (end + align - 1) & ~(align - 1), []));
        return sections.Count;
    }

    private byte[] BytesOf(List<RelocationInfo> relocations)
    {
        IEnumerable<RelocationInfo> ordered = SortsRelocations ? relocations.OrderByDescending(r => r.Address) : relocations;
        var writer = new ByteWriter();
        foreach (RelocationInfo row in ordered)
        {
            writer.Word(row.Address).Word(row.Packed);
        }

        return writer.ToArray();
    }

    private byte[] StringTable(out int[] nameAt)
    {
        var writer = new ByteWriter().Word(0);
        var known = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        nameAt = new int[symbols.Count];
        for (int i = 0; i < symbols.Count; i++)
        {
            if (!known.TryGetValue(symbols[i].Name, out nameAt[i]))
            {
                nameAt[i] = writer.Append(Encoding.UTF8.GetBytes(symbols[i].Name + "\0"));
                known.Add(symbols[i].Name, nameAt[i]);
            }
        }

        return writer.ToArray();
    }

    private static byte[] Entry((string Name, byte Type, int Section, ushort Description, ulong Value) symbol, int nameAt)
    {
        var entry = new byte[NList64.SizeBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)nameAt);
        entry[4] = symbol.Type;
        entry[5] = (byte)symbol.Section;
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(6), symbol.Description);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), symbol.Value);
        return entry;
    }
}
