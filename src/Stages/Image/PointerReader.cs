using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Image;

/// <summary>What an 8-byte absolute pointer becomes in the output.</summary>
internal enum PointerForm
{
    /// <summary>dyld writes it.</summary>
    Fixup,
    /// <summary>A plain value: an absolute symbol, a thread-local variable's offset in its template, an address in an image that never slides.</summary>
    Value,
    /// <summary>It refers to nothing that is in the output.</summary>
    Invalid,
}

/// <summary>Decides what absolute pointers become: the fixup table and the emitter ask the same question and must get one answer.</summary>
internal readonly ref struct PointerReader
{
    private readonly Layout layout;
    private readonly ReadOnlySpan<GlobalSymbol> globals;
    private readonly ReadOnlySpan<ulong> addressOfAtom;
    private readonly ReadOnlySpan<ulong> addressOfGlobal;
    private readonly ReadOnlySpan<short> sectionOfAtom;
    private readonly ulong tlvTemplate;
    private readonly bool isFixed;

    internal PointerReader(Layout layout)
    {
        this.layout = layout;
        globals = layout.Plan.Graph.Resolution.Globals.Symbols.AsSpan();
        addressOfAtom = layout.AddressOfAtom.AsSpan();
        addressOfGlobal = layout.AddressOfGlobal.AsSpan();
        sectionOfAtom = layout.Plan.SectionOfAtom.AsSpan();
        (tlvTemplate, TlvTemplateSizeBytes) = TlvTemplate(layout);
        isFixed = !layout.Plan.Options.IsSlidable;
    }

    /// <summary>From the start of the first section of the thread-local template to the end of the last.</summary>
    internal ulong TlvTemplateSizeBytes { get; }

    /// <summary>True for what the template holds: its address is of no use, for each thread has a copy.</summary>
    internal bool IsInTlvTemplate(ReferenceTarget target) =>
        IsTlvTemplate(target.Symbol >= 0 ? layout.Plan.Graph.AtomOfGlobal[target.Symbol] : target.Atom);

    /// <summary>The address of a target that this image defines.</summary>
    internal ulong AddressOf(ReferenceTarget target) =>
        (target.Symbol >= 0 ? addressOfGlobal[target.Symbol] : addressOfAtom[target.Atom]) + (ulong)target.Addend;

    /// <summary>What the pointer at an address is.</summary>
    /// <param name="place">Its vm address.</param>
    /// <param name="target">What it refers to.</param>
    /// <param name="inTlvDescriptors">True in an S_THREAD_LOCAL_VARIABLES section.</param>
    /// <param name="fixup">The fixup, if it is one.</param>
    /// <param name="value">The plain value, if it is one.</param>
    internal PointerForm Read(ulong place, ReferenceTarget target, bool inTlvDescriptors, out Fixup fixup, out ulong value)
    {
        fixup = default;
        value = 0;
        if (target.Symbol >= 0)
        {
            ref readonly GlobalSymbol global = ref globals[target.Symbol];
            if (global.NeedsBinding)
            {
                fixup = new Fixup(place, (ulong)target.Addend, target.Symbol, 0);
                return PointerForm.Fixup;
            }

            if (global.Kind == GlobalKind.Absolute)
            {
                value = global.Value + (ulong)target.Addend;
                return PointerForm.Value;
            }

            int atom = layout.Plan.Graph.AtomOfGlobal[target.Symbol];
            if (global.Kind != GlobalKind.LinkerDefined && (atom < 0 || sectionOfAtom[atom] < 0))
            {
                return PointerForm.Invalid;
            }

            return Rebase(place, AddressOf(target), inTlvDescriptors && IsTlvTemplate(atom), out fixup, out value);
        }

        if (target.Atom < 0 || sectionOfAtom[target.Atom] < 0)
        {
            return PointerForm.Invalid;
        }

        return Rebase(place, AddressOf(target), inTlvDescriptors && IsTlvTemplate(target.Atom), out fixup, out value);
    }

    private PointerForm Rebase(ulong place, ulong address, bool isTlvOffset, out Fixup fixup, out ulong value)
    {
        fixup = default;
        value = 0;
        if (isTlvOffset)
        {
            // dyld: the third word of a TLV descriptor is the variable's offset in the template that each thread copies.
            value = address - tlvTemplate;
            return PointerForm.Value;
        }

        if (isFixed)
        {
            value = address;
            return PointerForm.Value;
        }

        // A pointer's top byte may hold a tag (the high8 field of a chained rebase); the target is what remains.
        fixup = new Fixup(place, address & 0x00ff_ffff_ffff_ffff, -1, (byte)(address >> 56));
        return PointerForm.Fixup;
    }

    private bool IsTlvTemplate(int atom) =>
        atom >= 0 && (layout.Plan.Sections[sectionOfAtom[atom]].Flags & SectionTypes.TypeMask) is SectionTypes.ThreadLocalRegular or SectionTypes.ThreadLocalZerofill;

    private static (ulong Address, ulong SizeBytes) TlvTemplate(Layout layout)
    {
        ulong start = 0;
        ulong end = 0;
        for (int s = 0; s < layout.Sections.Length; s++)
        {
            if ((layout.Plan.Sections[s].Flags & SectionTypes.TypeMask) is SectionTypes.ThreadLocalRegular or SectionTypes.ThreadLocalZerofill)
            {
                start = end == 0 ? layout.Sections[s].Address : start;
                end = layout.Sections[s].Address + layout.Sections[s].SizeBytes;
            }
        }

        return (start, end - start);
    }
}
