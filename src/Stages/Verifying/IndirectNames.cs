using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Compares what pointers are bound to with what the indirect symbols say of them: nm, otool and lldb believe the latter.</summary>
internal struct IndirectNames(MachImage image)
{
    private PlaceFinder _places = new(image);
    private readonly uint _indirect = Field(image, LoadCommands.Dysymtab, 56);
    private readonly uint _indirectCount = Field(image, LoadCommands.Dysymtab, 60);
    private readonly uint _symbols = Field(image, LoadCommands.Symtab, 8);
    private readonly uint _symbolCount = Field(image, LoadCommands.Symtab, 12);
    private readonly uint _pool = Field(image, LoadCommands.Symtab, 16);

    /// <summary>True if the pointer at an address has an indirect symbol.</summary>
    internal bool IsSlot(ulong address) => IsOfPointers(_places.SectionAt(address));

    /// <summary>Checks the pointer at an address, which is bound to a symbol, if it has an indirect one.</summary>
    internal void Check(ulong address, ReadOnlySpan<byte> name, long at, Findings findings)
    {
        SectionView section = _places.SectionAt(address);
        if (!IsOfPointers(section))
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        ulong number = section.Reserved1 + ((address - section.Address) / FixupPlace.PointerBytes);
        uint symbol = number < _indirectCount ? bytes.U32(_indirect + ((long)number * 4)) : uint.MaxValue;
        if (symbol >= _symbolCount)
        {
            return; // IndirectSymbolRules tell of what is wrong; LOCAL and ABS name nothing.
        }

        long text = _pool + (long)bytes.U32(_symbols + ((long)symbol * NList64.SizeBytes));
        bool isSame = bytes.Cut(text, name.Length).SequenceEqual(name) && bytes.U8(text + name.Length) == 0;
        findings.Require(isSame, Rules.IndirectName, at, $"the pointer at 0x{address:x} is bound to another symbol than {symbol}, its indirect entry's");
    }

    private static bool IsOfPointers(SectionView section) =>
        section.Type is SectionTypes.NonLazySymbolPointers or SectionTypes.LazySymbolPointers or SectionTypes.ThreadLocalVariablePointers;

    private static uint Field(MachImage image, uint kind, int field) =>
        image.Find(kind) is CommandView command ? ((ReadOnlySpan<byte>)image.Bytes.Span).U32(command.Offset + field) : 0;
}
