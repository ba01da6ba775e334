using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of the tables in __LINKEDIT, but for fixups and the signature.</summary>
internal static class LinkEditMutants
{
    internal static IEnumerable<Mutant> All =>
    [
        Exe(Rules.LinkEditRange.Name, f => f.Set32(f.Command(LoadCommands.FunctionStarts) + 8, 0x100)),
        Exe(Rules.LinkEditRange.Name, f => f.Set32(f.Command(LoadCommands.Symtab) + 12, 0x0fff_ffff)),
        Exe(Rules.LinkEditOverlap.Name, f => f.Set32(f.Command(LoadCommands.FunctionStarts) + 12, 64)),
        Exe(Rules.LinkEditAlignment.Name, f => f.Set32(f.Command(LoadCommands.FunctionStarts) + 8, f.Get32(f.Command(LoadCommands.FunctionStarts) + 8) + 1)),
        Exe(Rules.StringPoolAlignment.Name, f => f.Set32(f.Command(LoadCommands.Symtab) + 16, f.Get32(f.Command(LoadCommands.Symtab) + 16) + 4)),
        Exe(Rules.LinkEditOrder.Name, f => f.Copy(f.Command(LoadCommands.DataInCode) + 8, f.Command(LoadCommands.DyldExportsTrie) + 8, 8).Remove(LoadCommands.DataInCode)
            .Insert([.. HeaderMutants.Words(LoadCommands.DataInCode, 16), .. TrieFields])),
        Exe(Rules.LinkEditGap.Name, f => f.Remove(LoadCommands.FunctionStarts).Remove(LoadCommands.DataInCode)),
        Exe(Rules.LinkEditGap.Name, f => f.Resize(f.Bytes.Length + 64).Set64(f.Segment("__LINKEDIT") + 48, f.SegmentOf("__LINKEDIT").FileSize + 64)),
        Exe(Rules.LinkEditEmpty.Name, f => f.Remove(LoadCommands.Symtab).Remove(LoadCommands.Dysymtab).Remove(LoadCommands.FunctionStarts)
            .Remove(LoadCommands.DataInCode).Remove(LoadCommands.DyldExportsTrie).Remove(LoadCommands.DyldChainedFixups).Remove(LoadCommands.CodeSignature)),
        Exe(Rules.SymbolGroups.Name, f => f.Set32(f.Command(LoadCommands.Dysymtab) + 12, f.Get32(f.Command(LoadCommands.Dysymtab) + 12) + 1)),
        Exe(Rules.SymbolGroups.Name, f => f.Set32(f.Command(LoadCommands.Dysymtab) + 28, f.Get32(f.Command(LoadCommands.Dysymtab) + 28) + 1)),
        Exe(Rules.SymbolName.Name, f => f.Set32(Symbol(f, 1), 0x10000)),
        Exe(Rules.SymbolName.Name, f => f.Set8(PoolEnd(f) - 1, (byte)'x')),
        Exe(Rules.SymbolKind.Name, f => f.Set8(Defined(f, 0) + 4, SymbolTypes.Section)),
        Exe(Rules.SymbolKind.Name, f => f.Set8(Undefined(f, 0) + 4, SymbolTypes.External | SymbolTypes.Absolute)),
        Exe(Rules.SymbolKind.Name, f => f.Set8(Symbol(f, 0) + 4, SymbolTypes.Section | SymbolTypes.External)),
        Exe(Rules.SymbolSection.Name, f => f.Set8(Defined(f, 0) + 5, 200)),
        Exe(Rules.SymbolSection.Name, f => f.Set8(Undefined(f, 0) + 5, 1)),
        Exe(Rules.SymbolAddress.Name, f => f.Set64(Defined(f, 0) + 8, 0x1234)),
        Exe(Rules.SymbolOrder.Name, f => SwapNames(f, Defined(f, 0), Defined(f, 1)).Remove(LoadCommands.DyldExportsTrie)),
        Exe(Rules.SymbolLibrary.Name, f => f.Set16(Undefined(f, 0) + 6, 0x2a00)),
        Exe(Rules.IndirectEntry.Name, f => f.Set32(Indirect(f), 0x10000)),
        Exe(Rules.IndirectSection.Name, f => f.Set32(f.Section("__got") + 68, 100)),
        Exe(Rules.IndirectSection.Name, f => f.Set32(f.Section("__stubs") + 72, 0)),
        Exe(Rules.IndirectName.Name, f => f.Set32(SlotEntry(f, "__got"), 0)),
        new(Rules.IndirectName.Name, SampleProgram.Classic, f => f.Set32(SlotEntry(f, "__got"), 0)),
        new(Rules.IndirectName.Name, SampleProgram.Classic, f => f.Set32(SlotEntry(f, "__la_symbol_ptr"), 0)),
        Exe(Rules.TrieStructure.Name, f => f.Set8(Trie(f), 0x7f)),
        Exe(Rules.TrieStructure.Name, f => f.Set8(FirstChild(f), 0x80).Set8(FirstChild(f) + 1, 0x40)),
        Exe(Rules.TrieStructure.Name, f => f.Set8(FirstChild(f), 0)),
        WithTrie(Rules.TrieTree.Name, [0, 1, 0x5f, 0, 5, 0, 1, 0x61, 0, 5]),
        WithTrie(Rules.TrieEdges.Name, [0, 2, 0x61, 0, 10, 0x61, 0x62, 0, 12, 0, 0, 0, 0, 0]),
        WithTrie(Rules.TriePayload.Name, [0, 1, 0x61, 0, 5, 2, 0x40, 0, 0]),
        WithTrie(Rules.TriePayload.Name, [0, 1, 0x61, 0, 5, 3, 0, 0x10, 0, 0]),
        WithTrie(Rules.TrieAddress.Name, [0, 1, 0x61, 0, 5, 6, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]),
        WithTrie(Rules.TrieLibrary.Name, [0, 1, 0x61, 0, 5, 3, 0x08, 99, 0, 0]),
        Exe(Rules.WeakDefinesFlag.Name, f => f.Set32(24, f.Get32(24) & ~MachHeader.WeakDefines)),
        Exe(Rules.FunctionStartsEncoding.Name, f => f.Set8(f.Blob(LoadCommands.FunctionStarts), 0)),
        Exe(Rules.FunctionStartsEncoding.Name, f => Fill(f, f.Blob(LoadCommands.FunctionStarts), (int)f.Get32(f.Command(LoadCommands.FunctionStarts) + 12), 0x81)),
        Exe(Rules.FunctionStartsRange.Name, f => f.Set8(f.Blob(LoadCommands.FunctionStarts) + 1, (byte)(f.Bytes[f.Blob(LoadCommands.FunctionStarts) + 1] ^ 0x40))),
        Exe(Rules.DataInCodeSize.Name, f => f.Set16(f.Blob(LoadCommands.DataInCode) + 6, 9)),
        Exe(Rules.DataInCodeSize.Name, f => f.Set32(f.Command(LoadCommands.DataInCode) + 12, 7)),
        Exe(Rules.DataInCodeOrder.Name, Overlapping),
        Exe(Rules.DataInCodeRange.Name, f => f.Set32(f.Blob(LoadCommands.DataInCode), 0x20)),
    ];

    private static byte[] TrieFields => new byte[8];

    private static int Symbol(BrokenImage f, uint number) => (int)(f.Get32(f.Command(LoadCommands.Symtab) + 8) + (number * NList64.SizeBytes));

    private static int Defined(BrokenImage f, uint number) => Symbol(f, f.Get32(f.Command(LoadCommands.Dysymtab) + 16) + number);

    private static int Undefined(BrokenImage f, uint number) => Symbol(f, f.Get32(f.Command(LoadCommands.Dysymtab) + 24) + number);

    private static int PoolEnd(BrokenImage f) => (int)(f.Get32(f.Command(LoadCommands.Symtab) + 16) + f.Get32(f.Command(LoadCommands.Symtab) + 20));

    private static int Indirect(BrokenImage f) => (int)f.Get32(f.Command(LoadCommands.Dysymtab) + 56);

    private static int SlotEntry(BrokenImage f, string section) => Indirect(f) + (int)(f.SectionOf(section).Reserved1 * 4);

    private static int Trie(BrokenImage f) => f.Blob(LoadCommands.DyldExportsTrie);

    // The root has no export and one edge, "_".
    private static int FirstChild(BrokenImage f) => Trie(f) + 4;

    // A trie of our own at the start of the real one: what is behind it is not reached.
    private static Mutant WithTrie(string rule, byte[] trie) => Exe(rule, f => trie.CopyTo(f.Bytes, Trie(f)));

    private static BrokenImage SwapNames(BrokenImage f, int a, int b)
    {
        uint name = f.Get32(a);
        return f.Set32(a, f.Get32(b)).Set32(b, name);
    }

    private static BrokenImage Fill(BrokenImage f, int at, int size, byte value)
    {
        f.Bytes.AsSpan(at, size).Fill(value);
        return f;
    }

    // The one entry twice: the table grows into what follows it.
    private static void Overlapping(BrokenImage f)
    {
        int at = f.Blob(LoadCommands.DataInCode);
        f.Copy(at, at + 8, 8).Set32(f.Command(LoadCommands.DataInCode) + 12, 16);
    }

    private static Mutant Exe(string rule, Action<BrokenImage> how) => new(rule, SampleProgram.Chained, how);
}
