using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Format;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Makes the bytes of a dynamic library: load commands, and exports in a trie or a symbol table.</summary>
public sealed class DylibBuilder(string installName)
{
    private readonly List<byte[]> commands = [];
    private readonly List<(string Name, ulong Flags)> exports = [];

    public uint FileType { get; set; } = MachHeader.Dylib;

    public uint CpuSubtype { get; set; }

    public uint Flags { get; set; } = MachHeader.NoUndefs | MachHeader.TwoLevel | MachHeader.NoReexportedDylibs;

    /// <summary>False: the exports are in the symbol table alone.</summary>
    public bool HasTrie { get; set; } = true;

    /// <summary>True: LC_DYLD_INFO_ONLY names the trie; false: LC_DYLD_EXPORTS_TRIE does.</summary>
    public bool HasDyldInfo { get; set; }

    /// <summary>Adds an export with EXPORT_SYMBOL_FLAGS_*.</summary>
    public DylibBuilder Export(string name, ulong flags = 0)
    {
        exports.Add((name, flags));
        return this;
    }

    /// <summary>LC_REEXPORT_DYLIB, LC_LOAD_DYLIB, ...</summary>
    public DylibBuilder Load(uint command, string name) => Command(DylibCommand(command, name, 0, 0));

    /// <summary>LC_RPATH, LC_SUB_CLIENT, LC_SUB_LIBRARY, ...</summary>
    public DylibBuilder Text(uint command, string text)
    {
        int size = (12 + text.Length + 8) & ~7;
        return Command(new ByteWriter().Word(command).Word((uint)size).Word(12).Text(text).Align(size).ToArray());
    }

    public DylibBuilder BuildVersion(uint platform) =>
        Command(new ByteWriter().Word(LoadCommands.BuildVersion).Word(24).Word(platform).Word(13 << 16).Word(13 << 16).Word(0).ToArray());

    public DylibBuilder Command(byte[] command)
    {
        commands.Add(command);
        return this;
    }

    public byte[] Build()
    {
        List<byte[]> all = [];
        if (FileType != MachHeader.Execute)
        {
            all.Add(DylibCommand(LoadCommands.IdDylib, installName, 0x20003, 0x10000));
        }

        all.AddRange(commands);
        int trieCommandBytes = HasTrie ? HasDyldInfo ? 48 : 16 : 0;
        int end = MachHeader.SizeBytes + all.Sum(c => c.Length) + trieCommandBytes + 24;
        byte[] trie = HasTrie ? Trie() : [];
        byte[] strings = Encoding.UTF8.GetBytes("\0" + string.Concat(exports.Select(e => e.Name + "\0")));
        byte[] symbols = Symbols();
        if (HasTrie)
        {
            var command = new ByteWriter().Word(HasDyldInfo ? LoadCommands.DyldInfoOnly : LoadCommands.DyldExportsTrie).Word((uint)trieCommandBytes);
            if (HasDyldInfo)
            {
                command.Long(0).Long(0).Long(0).Long(0);
            }

            all.Add(command.Word((uint)end).Word((uint)trie.Length).ToArray());
        }

        int symbolsAt = end + trie.Length;
        all.Add(new ByteWriter().Word(LoadCommands.Symtab).Word(24).Word((uint)symbolsAt).Word((uint)exports.Count)
            .Word((uint)(symbolsAt + symbols.Length)).Word((uint)strings.Length).ToArray());
        var file = new ByteWriter();
        file.Word(MachHeader.Magic64).Word(MachHeader.CpuTypeArm64).Word(CpuSubtype).Word(FileType).Word((uint)all.Count)
            .Word((uint)(end - MachHeader.SizeBytes)).Word(Flags).Word(0);
        foreach (byte[] command in all)
        {
            file.Append(command);
        }

        file.Append(trie);
        file.Append(symbols);
        file.Append(strings);
        return file.ToArray();
    }

    private static byte[] DylibCommand(uint command, string name, uint current, uint compatibility)
    {
        int size = (24 + name.Length + 8) & ~7;
        return new ByteWriter().Word(command).Word((uint)size).Word(24).Word(2).Word(current).Word(compatibility).Text(name).Align(size).ToArray();
    }

    private byte[] Symbols()
    {
        var writer = new ByteWriter();
        int nameAt = 1;
        foreach ((string name, ulong flags) in exports)
        {
            bool isAbsolute = (flags & 3) == 2;
            writer.Word((uint)nameAt).Byte((byte)((isAbsolute ? SymbolTypes.Absolute : SymbolTypes.Section) | SymbolTypes.External)).Byte(1)
                .Byte((byte)((flags & 4) != 0 ? SymbolTypes.WeakDefinition : 0)).Byte(0).Long(0x4000);
            nameAt += Encoding.UTF8.GetByteCount(name) + 1;
        }

        return writer.ToArray();
    }

    /// <summary>A trie of the exports. Child offsets are ULEB128 numbers padded to five bytes, so that no size depends on them.</summary>
    private byte[] Trie()
    {
        (byte[] Name, ulong Flags)[] names = exports.Select(e => (Encoding.UTF8.GetBytes(e.Name), e.Flags)).ToArray();
        var offsets = new List<int>();
        WriteNode(new ByteWriter(), names, 0, offsets, []);
        var trie = new ByteWriter();
        WriteNode(trie, names, 0, [], offsets);
        return trie.ToArray();
    }

    /// <summary>Writes a node and those below it, depth first.</summary>
    /// <param name="written">Where each node begins, in writing order: grows.</param>
    /// <param name="known">The same of an earlier pass; empty in the first.</param>
    private static void WriteNode(ByteWriter writer, (byte[] Name, ulong Flags)[] names, int depth, List<int> written, List<int> known)
    {
        written.Add(writer.Position);
        byte[] terminal = names.Where(n => n.Name.Length == depth).Take(1)
            .SelectMany(n => new ByteWriter().Uleb128(n.Flags).Uleb128(0x4000).ToArray()).ToArray();
        writer.Uleb128((ulong)terminal.Length).Append(terminal);
        var children = names.Where(n => n.Name.Length > depth).GroupBy(n => n.Name[depth]).Select(g => g.ToArray()).ToArray();
        writer.Byte((byte)children.Length);
        int child = written.Count;
        foreach ((byte[] Name, ulong Flags)[] group in children)
        {
            int common = CommonLength(group);
            writer.Append([.. group[0].Name[depth..common], 0]);
            int at = child < known.Count ? known[child] : 0;
            for (int i = 0; i < 5; i++)
            {
                writer.Byte((byte)(((at >> (7 * i)) & 0x7f) | (i < 4 ? 0x80 : 0)));
            }

            child += NodeCount(group, common);
        }

        foreach ((byte[] Name, ulong Flags)[] group in children)
        {
            WriteNode(writer, group, CommonLength(group), written, known);
        }
    }

    private static int NodeCount((byte[] Name, ulong Flags)[] names, int depth) => 1 + names
        .Where(n => n.Name.Length > depth).GroupBy(n => n.Name[depth]).Sum(g => NodeCount(g.ToArray(), CommonLength(g.ToArray())));

    private static int CommonLength((byte[] Name, ulong Flags)[] names)
    {
        int length = names[0].Name.Length;
        foreach ((byte[] name, _) in names)
        {
            length = names[0].Name.AsSpan(0, Math.Min(length, name.Length)).CommonPrefixLength(name);
        }

        return length;
    }
}
