using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.Image;

/// <summary>Applies an atom's relocations to its copied bytes. Pointers that dyld writes are left to the fixup table.</summary>
/// <remarks>
/// GOT and TLV loads of what this image defines need no slot; their pair is rewritten:
/// <code>
///   ADRP Xn, slot@PAGE          ADRP Xn, target@PAGE
///   LDR  Xt, [Xn, slot@OFF]  →  ADD  Xt, Xn, target@OFF
/// </code>
/// </remarks>
internal ref struct RelocateAtom
{
    private readonly Layout layout;
    private readonly AtomGraph graph;
    private readonly ReadOnlySpan<GlobalSymbol> globals;
    private readonly SyntheticPlan synthetics;
    private readonly PointerReader pointers;
    private readonly BranchTarget branches;
    private readonly ulong got;
    private readonly ulong tlvPointers;
    private ReferenceReader references;
    private int objectIndex;
    private ParsedObject input;
    private List<Diagnostic>? errors;

    /// <summary>Ready for any atom of a layout that has at least one object.</summary>
    internal RelocateAtom(Layout layout)
    {
        this.layout = layout;
        graph = layout.Plan.Graph;
        globals = graph.Resolution.Globals.Symbols.AsSpan();
        synthetics = layout.Plan.Synthetics;
        pointers = new PointerReader(layout);
        branches = new BranchTarget(
            layout.Plan, layout.AddressOfSynthetic(SyntheticKind.Stubs), layout.AddressOfGlobal.AsSpan(), layout.AddressOfAtom.AsSpan());
        got = layout.AddressOfSynthetic(SyntheticKind.Got);
        tlvPointers = layout.AddressOfSynthetic(SyntheticKind.TlvPointers);
        objectIndex = 0;
        input = graph.Resolution.Objects[0];
        references = new ReferenceReader(graph, 0);
    }

    /// <summary>What went wrong, in address order within an atom's relocations; null when nothing did.</summary>
    internal readonly List<Diagnostic>? Errors => errors;

    /// <summary>Relocates one atom.</summary>
    /// <param name="atom">The atom.</param>
    /// <param name="section">Its input section.</param>
    /// <param name="destination">Its bytes in the output.</param>
    internal void Apply(AtomId atom, InputSection section, Span<byte> destination)
    {
        if (graph.Atoms.ObjectOf[atom.Value] != objectIndex)
        {
            objectIndex = graph.Atoms.ObjectOf[atom.Value];
            input = graph.Resolution.Objects[objectIndex];
            references = new ReferenceReader(graph, objectIndex);
        }

        ReadOnlySpan<RelocationInfo> relocations =
            section.RelocationRows.Slice(graph.Atoms.FirstRelocation[atom.Value], graph.Atoms.RelocationCount[atom.Value]);
        uint offset = graph.Atoms.OffsetInSection[atom.Value];
        ulong address = layout.AddressOfAtom[atom.Value];
        for (int r = 0; r < relocations.Length; r++)
        {
            RelocationInfo relocation = relocations[r];
            uint at = relocation.Address - offset;
            Span<byte> place = destination[(int)at..];
            switch (relocation.Type)
            {
                case RelocationType.Unsigned:
                    Unsigned(section, relocation, place, address + at);
                    break;
                case RelocationType.Subtractor:
                    Difference(section, relocation, relocations[++r], place);
                    break;
                case RelocationType.Addend:
                    Instruction(section, relocations[++r], relocation.SignedSymbolNumber, place, address + at);
                    break;
                default:
                    Instruction(section, relocation, 0, place, address + at);
                    break;
            }
        }
    }

    private void Unsigned(InputSection section, RelocationInfo relocation, Span<byte> place, ulong address)
    {
        ReferenceTarget target = references.Read(relocation, ReferenceReader.AddendInPlace(place, relocation.LengthLog2));
        if (relocation.LengthLog2 == 3)
        {
            bool inTlvDescriptors = section.Type == SectionTypes.ThreadLocalVariables;
            if (pointers.Read(address, target, inTlvDescriptors, out Fixup _, out ulong value) == PointerForm.Value)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(place, value);
            }

            return;
        }

        if (!IsHere(target))
        {
            Fail(section, relocation, PlanningCodes.ReferenceToNothing, $"a 4-byte pointer to {NameOf(target)}, which only dyld could write");
            return;
        }

        ulong absolute = pointers.AddressOf(target);
        if (absolute > uint.MaxValue)
        {
            Fail(section, relocation, PlanningCodes.OutOfRange, $"the address 0x{absolute:x} of {NameOf(target)} does not fit a 4-byte pointer");
        }
        else if (layout.Plan.Options.IsSlidable && !(target.Symbol >= 0 && globals[target.Symbol].Kind == GlobalKind.Absolute))
        {
            Fail(section, relocation, PlanningCodes.OutOfRange, $"a 4-byte pointer to {NameOf(target)}: the image may be loaded at another address, and nobody writes pointers of 4 bytes then");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(place, (uint)absolute);
    }

    /// <summary>SUBTRACTOR a, UNSIGNED b: the place becomes b + addend - a.</summary>
    private void Difference(InputSection section, RelocationInfo subtractor, RelocationInfo minuend, Span<byte> place)
    {
        ReferenceTarget from = references.Read(subtractor, subtractor.IsExternal ? 0 : (long)input.Sections[subtractor.SymbolNumber - 1].Address);
        ReferenceTarget to = references.Read(minuend, ReferenceReader.AddendInPlace(place, minuend.LengthLog2));
        if (!IsHere(from) || !IsHere(to))
        {
            Fail(section, subtractor, PlanningCodes.ReferenceToNothing, $"the difference of {NameOf(to)} and {NameOf(from)}: both must be defined in the output");
            return;
        }

        long value = (long)(pointers.AddressOf(to) - pointers.AddressOf(from));
        if (minuend.LengthLog2 == 3)
        {
            BinaryPrimitives.WriteInt64LittleEndian(place, value);
            return;
        }

        if (value is < int.MinValue or > uint.MaxValue)
        {
            Fail(section, subtractor, PlanningCodes.OutOfRange, $"the difference {value} of {NameOf(to)} and {NameOf(from)} does not fit 4 bytes");
        }

        BinaryPrimitives.WriteInt32LittleEndian(place, (int)value);
    }

    private void Instruction(InputSection section, RelocationInfo relocation, long addend, Span<byte> place, ulong address)
    {
        ReferenceTarget target = references.Read(relocation, addend);
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(place);
        switch (relocation.Type)
        {
            case RelocationType.Branch26:
                Branch(section, relocation, target, place, word, address);
                break;
            case RelocationType.Page21:
                if (TryDirect(section, relocation, target, out ulong page))
                {
                    Page(section, relocation, target, place, word, address, page);
                }

                break;
            case RelocationType.PageOff12:
                if (TryDirect(section, relocation, target, out ulong offset))
                {
                    PageOffset(section, relocation, target, place, word, offset);
                }

                break;
            case RelocationType.GotLoadPage21:
                if (TrySlotOrDirect(section, relocation, target, GotSlot(target), out ulong slot))
                {
                    Page(section, relocation, target, place, word, address, slot);
                }

                break;
            case RelocationType.GotLoadPageOff12:
                Load(section, relocation, target, place, word, GotSlot(target));
                break;
            case RelocationType.TlvpLoadPage21:
                if (TrySlotOrDirect(section, relocation, target, TlvSlot(target), out ulong descriptor))
                {
                    Page(section, relocation, target, place, word, address, descriptor);
                }

                break;
            case RelocationType.TlvpLoadPageOff12:
                Load(section, relocation, target, place, word, TlvSlot(target));
                break;
            case RelocationType.PointerToGot:
                PointerToGot(section, relocation, target, place, address);
                break;
            default:
                Fail(section, relocation, PlanningCodes.UnexpectedInstruction, $"relocation type {relocation.Type} is not for arm64");
                break;
        }
    }

    private void Branch(InputSection section, RelocationInfo relocation, ReferenceTarget target, Span<byte> place, uint word, ulong address)
    {
        if (!Arm64.IsBranch(word))
        {
            Fail(section, relocation, PlanningCodes.UnexpectedInstruction, $"BRANCH26 on 0x{word:x8}, which is neither B nor BL");
            return;
        }

        if (!(target.Symbol >= 0 ? synthetics.StubOfSymbol[target.Symbol] >= 0 || IsHere(target) : IsHere(target)))
        {
            Fail(section, relocation, PlanningCodes.ReferenceToNothing, $"a branch to {NameOf(target)}, which is in no section of the output");
            return;
        }

        ulong to = branches.Of(target);
        if (!PlaceThunks.Reaches(address, to))
        {
            to = layout.Thunks.Find(BranchTarget.Key(target), address);
            if (to == 0)
            {
                // Islands stand between functions, so that every place has one near but the middle of a function that is longer still.
                string why = layout.Plan.Options.Thunks == ThunkMode.None ? "-thunks=none allows no thunk" : "its function is so long that no thunk is near";
                Fail(section, relocation, PlanningCodes.OutOfRange, $"a branch to {NameOf(target)} is out of range: it reaches 128 MiB, and {why}");
                return;
            }
        }

        if ((to & 3) != 0)
        {
            Fail(section, relocation, PlanningCodes.OutOfRange, $"a branch to {NameOf(target)} at 0x{to:x}, which is not a multiple of 4");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(place, Arm64.WithBranch(word, (long)(to - address)));
    }

    private void Page(
        InputSection section, RelocationInfo relocation, ReferenceTarget target, Span<byte> place, uint word, ulong address, ulong to)
    {
        long pages = (long)(to >> 12) - (long)(address >> 12);
        if (!Arm64.IsAdrp(word))
        {
            Fail(section, relocation, PlanningCodes.UnexpectedInstruction, $"{relocation.Type} on 0x{word:x8}, which is not ADRP");
        }
        else if (!Arm64.PagesFit(pages))
        {
            Fail(section, relocation, PlanningCodes.OutOfRange, $"{NameOf(target)} at 0x{to:x} is more than 4 GiB from the ADRP at 0x{address:x}");
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(place, Arm64.WithPages(word, pages));
        }
    }

    private void PageOffset(InputSection section, RelocationInfo relocation, ReferenceTarget target, Span<byte> place, uint word, ulong to)
    {
        uint offset = (uint)(to & 0xfff);
        if (Arm64.IsLoadStoreImmediate(word))
        {
            int scale = Arm64.LoadStoreScaleLog2(word);
            if ((offset & ((1u << scale) - 1)) != 0)
            {
                Fail(section, relocation, PlanningCodes.OutOfRange, $"{NameOf(target)} at 0x{to:x} is not aligned to the {1 << scale} bytes that the load or store accesses");
                return;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(place, Arm64.WithImmediate12(word, offset >> scale));
        }
        else if (Arm64.IsAddImmediate(word))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(place, Arm64.WithImmediate12(word, offset));
        }
        else
        {
            Fail(section, relocation, PlanningCodes.UnexpectedInstruction, $"PAGEOFF12 on 0x{word:x8}, which is no ADD, load or store with an immediate");
        }
    }

    /// <summary>The LDR of a pair: through its slot, or relaxed to an ADD.</summary>
    private void Load(InputSection section, RelocationInfo relocation, ReferenceTarget target, Span<byte> place, uint word, ulong slot)
    {
        if (slot != 0)
        {
            PageOffset(section, relocation, target, place, word, slot);
        }
        else if (Arm64.IsLoad64Immediate(word))
        {
            if (TrySlotOrDirect(section, relocation, target, slot, out ulong address))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(place, Arm64.AddFromLoad(word, (uint)(address & 0xfff)));
            }
        }
        else
        {
            Fail(section, relocation, PlanningCodes.UnexpectedInstruction, $"{relocation.Type} on 0x{word:x8}, which is not LDR Xt, [Xn, #imm]");
        }
    }

    private void PointerToGot(InputSection section, RelocationInfo relocation, ReferenceTarget target, Span<byte> place, ulong address)
    {
        // What lies in place is no addend: assemblers leave the distance to the section's start there (ld64 and lld ignore it too).
        ulong slot = target.Symbol >= 0 ? got + ((ulong)synthetics.GotSlotOfSymbol[target.Symbol] * 8) : LocalSlot(relocation);
        long distance = (long)(slot - address);
        if (slot == 0)
        {
            Fail(section, relocation, PlanningCodes.ReferenceToNothing, $"{relocation.Type} refers to {NameOf(target)}, which is in no section of the output");
        }
        else if (distance != (int)distance)
        {
            Fail(section, relocation, PlanningCodes.OutOfRange, $"the GOT slot of {NameOf(target)} is more than 2 GiB from 0x{address:x}");
        }

        BinaryPrimitives.WriteInt32LittleEndian(place, (int)distance);
    }

    private readonly ulong LocalSlot(RelocationInfo relocation)
    {
        ReferenceTarget local = references.Read(relocation, 0);
        return synthetics.GotSlotOfPlace.TryGetValue(new SlotTarget(-1, local.Atom, (uint)local.Addend), out int index)
            ? got + ((ulong)index * 8)
            : 0;
    }

    private readonly ulong GotSlot(ReferenceTarget target) => target.Symbol >= 0 && ScanObject.NeedsGotSlot(globals[target.Symbol])
        ? got + ((ulong)synthetics.GotSlotOfSymbol[target.Symbol] * 8)
        : 0;

    private readonly ulong TlvSlot(ReferenceTarget target) => target.Symbol >= 0 && globals[target.Symbol].NeedsBinding
        ? tlvPointers + ((ulong)synthetics.TlvPointerOfSymbol[target.Symbol] * 8)
        : 0;

    /// <summary>True if the target has an address in this image.</summary>
    private readonly bool IsHere(ReferenceTarget target)
    {
        if (target.Symbol < 0)
        {
            return target.Atom >= 0 && layout.Plan.SectionOfAtom[target.Atom] >= 0;
        }

        ref readonly GlobalSymbol global = ref globals[target.Symbol];
        int atom = graph.AtomOfGlobal[target.Symbol];
        return global.Kind is GlobalKind.LinkerDefined or GlobalKind.Absolute || (atom >= 0 && layout.Plan.SectionOfAtom[atom] >= 0);
    }

    /// <summary>The address of the slot, or if there is none that of the definition, which code then computes directly.</summary>
    private bool TrySlotOrDirect(InputSection section, RelocationInfo relocation, ReferenceTarget target, ulong slot, out ulong address)
    {
        address = slot;
        if (slot != 0)
        {
            return true;
        }

        if (IsHere(target))
        {
            address = pointers.AddressOf(target);
            return true;
        }

        Fail(section, relocation, PlanningCodes.ReferenceToNothing, $"{relocation.Type} refers to {NameOf(target)}, which is in no section of the output");
        return false;
    }

    /// <summary>The address that code computes directly: the definition's, or the stub of an import.</summary>
    private bool TryDirect(InputSection section, RelocationInfo relocation, ReferenceTarget target, out ulong address)
    {
        address = 0;
        if (IsHere(target))
        {
            address = pointers.AddressOf(target);
            return true;
        }

        if (target.Symbol >= 0 && synthetics.StubOfSymbol[target.Symbol] >= 0)
        {
            address = branches.Of(target);
            return true;
        }

        Fail(section, relocation, PlanningCodes.ReferenceToNothing, $"{relocation.Type} refers to {NameOf(target)}, which is in no section of the output");
        return false;
    }

    private readonly string NameOf(ReferenceTarget target) =>
        target.Symbol >= 0 ? graph.Resolution.Globals.TextOf(new SymbolId(target.Symbol)) : "a local symbol";

    private void Fail(InputSection section, RelocationInfo relocation, string code, string text) =>
        (errors ??= []).Add(Diagnostic.LinkError(
            code, input.Origin with { Section = section.Key.ToString(), Offset = relocation.Address }, text));
}
