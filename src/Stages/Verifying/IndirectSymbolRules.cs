using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the indirect symbol table and the sections that refer to it.</summary>
internal static class IndirectSymbolRules
{
    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        CommandView? table = image.Find(LoadCommands.Dysymtab);
        long offset = table is CommandView dysymtab ? bytes.U32(dysymtab.Offset + 56) : 0;
        uint count = table is CommandView counted ? bytes.U32(counted.Offset + 60) : 0;
        uint symbols = image.Find(LoadCommands.Symtab) is CommandView symtab ? bytes.U32(symtab.Offset + 12) : 0;
        ReadOnlySpan<byte> entries = bytes.Cut(offset, count * 4L);
        for (int i = 0; i < entries.Length / 4; i++)
        {
            uint entry = entries.U32(i * 4);
            findings.Require(
                entry < symbols || (entry & ~(SymbolTypes.IndirectLocal | SymbolTypes.IndirectAbsolute)) == 0,
                Rules.IndirectEntry,
                offset + (i * 4L),
                $"indirect entry {i} is 0x{entry:x}; there are {symbols} symbols");
        }

        foreach (SectionView section in image.Sections)
        {
            ulong slotSize = section.Type switch
            {
                SectionTypes.SymbolStubs => section.Reserved2,
                SectionTypes.NonLazySymbolPointers or SectionTypes.LazySymbolPointers or SectionTypes.LazyDylibSymbolPointers
                    or SectionTypes.ThreadLocalVariablePointers => 8,
                _ => ulong.MaxValue,
            };
            if (slotSize != ulong.MaxValue && section.SizeBytes != 0)
            {
                findings.Require(
                    slotSize != 0 && section.SizeBytes % slotSize == 0 && section.Reserved1 <= count
                        && section.SizeBytes / slotSize <= count - section.Reserved1,
                    Rules.IndirectSection,
                    section.HeaderOffset + 68,
                    $"{section.Key} has 0x{section.SizeBytes:x} bytes of slots of {slotSize}, from entry {section.Reserved1} of {count}");
            }
        }
    }
}
