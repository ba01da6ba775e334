using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.Image;

/// <summary>Writes the sections that the linker makes, but for their fixups.</summary>
internal static class EmitSynthetic
{
    /// <summary>
    /// <code>
    ///   ADRP x16, slot@PAGE
    ///   LDR  x16, [x16, slot@PAGEOFF]
    ///   BR   x16
    /// </code>
    /// </summary>
    internal static void Stubs(Layout layout, ulong address, Span<byte> destination)
    {
        SyntheticPlan synthetics = layout.Plan.Synthetics;
        ulong got = layout.AddressOfSynthetic(SyntheticKind.Got);
        ulong lazy = layout.AddressOfSynthetic(SyntheticKind.LazyPointers);
        for (int i = 0; i < synthetics.Stubs.Length; i++)
        {
            int symbol = synthetics.Stubs[i].Value;
            int lazySlot = synthetics.LazyPointerOfSymbol[symbol];
            ulong slot = lazySlot >= 0 ? lazy + ((ulong)lazySlot * 8) : got + ((ulong)synthetics.GotSlotOfSymbol[symbol] * 8);
            WriteJumpThroughSlot(slot, address + ((ulong)i * AddSynthetics.StubSizeBytes), destination[(i * AddSynthetics.StubSizeBytes)..]);
        }
    }

    /// <summary>
    /// The common part pushes the image's private word and the lazy-bind offset that the entry loaded, and enters dyld:
    /// <code>
    ///   ADRP x17, __dyld_private@PAGE        entry: LDR w16, offset
    ///   ADD  x17, x17, __dyld_private@OFF           B   helper
    ///   STP  x16, x17, [sp, #-16]!           offset: .long lazy-bind offset
    ///   ADRP x16, dyld_stub_binder@GOTPAGE
    ///   LDR  x16, [x16, @GOTPAGEOFF]
    ///   BR   x16
    /// </code>
    /// </summary>
    internal static void StubHelper(Layout layout, ulong address, SymbolId binder, ImmutableArray<uint> lazyBindOffsets, Span<byte> destination)
    {
        ulong cache = layout.AddressOfSynthetic(SyntheticKind.DyldPrivate);
        ulong slot = layout.AddressOfSynthetic(SyntheticKind.Got) + ((ulong)layout.Plan.Synthetics.GotSlotOfSymbol[binder.Value] * 8);
        Write(destination, 0, Arm64.Adrp(17, address, cache));
        Write(destination, 4, Arm64.AddPageOffset(17, 17, cache));
        Write(destination, 8, 0xa9bf47f0); // STP x16, x17, [sp, #-16]!
        WriteJumpThroughSlot(slot, address + 12, destination[12..]);
        for (int i = 0; i < lazyBindOffsets.Length; i++)
        {
            int at = AddSynthetics.StubHelperHeaderSizeBytes + (i * AddSynthetics.StubHelperEntrySizeBytes);
            Write(destination, at, 0x18000050); // LDR w16, #8
            Write(destination, at + 4, Arm64.WithBranch(0x14000000, -(at + 4)));
            Write(destination, at + 8, lazyBindOffsets[i]);
        }
    }

    /// <summary>dyld calls the functions at these offsets from the mach header (S_INIT_FUNC_OFFSETS, loader.h).</summary>
    internal static void InitOffsets(Layout layout, Span<byte> destination)
    {
        for (int i = 0; i < layout.Plan.InitOffsets.Length; i++)
        {
            Write(destination, i * 4, (uint)(layout.AddressOf(layout.Plan.InitOffsets[i]) - layout.ImageBase));
        }
    }

    /// <summary>Slots of absolute symbols hold their value, as do all slots of an image that never slides; others are fixups and are written after this.</summary>
    internal static void Got(Layout layout, Span<byte> destination)
    {
        ReadOnlySpan<GlobalSymbol> globals = layout.Plan.Graph.Resolution.Globals.Symbols.AsSpan();
        ImmutableArray<SlotTarget> slots = layout.Plan.Synthetics.Got;
        bool isFixed = !layout.Plan.Options.IsSlidable;
        for (int i = 0; i < slots.Length; i++)
        {
            if (isFixed)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * 8)..], layout.AddressOf(slots[i]));
                continue;
            }

            bool isValue = slots[i].Symbol >= 0 && globals[slots[i].Symbol].Kind == GlobalKind.Absolute && !globals[slots[i].Symbol].NeedsBinding;
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * 8)..], isValue ? globals[slots[i].Symbol].Value : 0);
        }
    }

    /// <summary>
    /// <code>
    ///   ADRP x16, target@PAGE
    ///   ADD  x16, x16, target@PAGEOFF
    ///   BR   x16
    /// </code>
    /// </summary>
    internal static void Thunks(Layout layout, ThunkIsland island, Span<byte> destination)
    {
        var targets = new BranchTarget(
            layout.Plan, layout.AddressOfSynthetic(SyntheticKind.Stubs), layout.AddressOfGlobal.AsSpan(), layout.AddressOfAtom.AsSpan());
        for (int i = 0; i < island.ThunkCount; i++)
        {
            Thunk thunk = layout.Thunks.Thunks[island.FirstThunk + i];
            ulong to = targets.Of(thunk.Target);
            int at = i * Thunk.SizeBytes;
            Write(destination, at, Arm64.Adrp(16, thunk.Address, to));
            Write(destination, at + 4, Arm64.AddPageOffset(16, 16, to));
            Write(destination, at + 8, Arm64.BranchToX16);
        }
    }

    private static void WriteJumpThroughSlot(ulong slot, ulong address, Span<byte> destination)
    {
        Write(destination, 0, Arm64.Adrp(16, address, slot));
        Write(destination, 4, Arm64.Load64(16, 16, slot));
        Write(destination, 8, Arm64.BranchToX16);
    }

    private static void Write(Span<byte> destination, int offset, uint word) =>
        BinaryPrimitives.WriteUInt32LittleEndian(destination[offset..], word);
}
