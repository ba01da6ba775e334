using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the bind, weak bind and lazy bind opcodes of classic dyld info.</summary>
internal static class BuildBinds
{
    private const int PointerSizeBytes = 8;

    /// <summary>Binds at launch: every import, grouped by symbol in order of first use, ascending by address.</summary>
    internal static ImmutableArray<byte> Bind(Layout layout, FixupTable fixups)
    {
        Resolution resolution = layout.Plan.Graph.Resolution;
        List<Fixup> binds = Collect(fixups, symbol => !resolution.Globals.Symbols[symbol].IsDefinedHere || !resolution.Globals.Symbols[symbol].Has(GlobalFlags.WeakDefinition));
        if (binds.Count == 0)
        {
            return [];
        }

        SortByFirstUse(binds, resolution.Globals.Count);
        var writer = new Writer(layout);
        foreach (Fixup fixup in binds)
        {
            writer.SelectOrdinal(BindOrdinal.TwoLevel(resolution, resolution.Globals.Symbols[fixup.Symbol]));
            writer.Write(fixup, resolution.Globals.Symbols[fixup.Symbol].Has(GlobalFlags.WeakImport) ? DyldInfoOpcodes.FlagWeakImport : (byte)0);
        }

        return writer.Finish();
    }

    /// <summary>Weak binds, by name (dyld merges the lists of all images, which must be sorted), and the strong definitions that override.</summary>
    internal static ImmutableArray<byte> WeakBind(Layout layout, FixupTable fixups)
    {
        Resolution resolution = layout.Plan.Graph.Resolution;
        ImmutableArray<GlobalSymbol> globals = resolution.Globals.Symbols;
        List<Fixup> binds = Collect(fixups, symbol => globals[symbol].Has(GlobalFlags.WeakDefinition));
        for (int g = 0; g < globals.Length; g++)
        {
            if (globals[g].Has(GlobalFlags.OverridesWeak))
            {
                binds.Add(new Fixup(0, 0, g, 0));
            }
        }

        if (binds.Count == 0)
        {
            return [];
        }

        SortByName(binds, resolution.Globals);
        var writer = new Writer(layout);
        foreach (Fixup fixup in binds)
        {
            if (fixup.Address == 0)
            {
                writer.SelectSymbol(fixup.Symbol, DyldInfoOpcodes.FlagNonWeakDefinition);
            }
            else
            {
                writer.Write(fixup, 0);
            }
        }

        return writer.Finish();
    }

    /// <summary>Lazy binds: each lazy pointer's own little program, which the stub helper names by its offset.</summary>
    internal static (ImmutableArray<byte> Opcodes, ImmutableArray<uint> Offsets) LazyBind(Layout layout)
    {
        ImmutableArray<SymbolId> slots = layout.Plan.Synthetics.LazyPointers;
        if (slots.IsEmpty)
        {
            return ([], []);
        }

        Resolution resolution = layout.Plan.Graph.Resolution;
        ulong address = layout.AddressOfSynthetic(SyntheticKind.LazyPointers);
        var sink = new ByteSink(slots.Length * 32);
        var locator = new SegmentLocator(layout.Segments);
        ImmutableArray<uint>.Builder offsets = ImmutableArray.CreateBuilder<uint>(slots.Length);
        for (int i = 0; i < slots.Length; i++)
        {
            GlobalSymbol global = resolution.Globals[slots[i]];
            offsets.Add((uint)sink.Count);
            (int segment, ulong offset) = locator.Find(address + ((ulong)i * PointerSizeBytes));
            sink.Byte((byte)(DyldInfoOpcodes.BindSetSegmentAndOffset | segment));
            sink.Uleb(offset);
            WriteOrdinal(ref sink, BindOrdinal.TwoLevel(resolution, global));
            WriteSymbol(ref sink, resolution.Globals.NameOf(slots[i]), global.Has(GlobalFlags.WeakImport) ? DyldInfoOpcodes.FlagWeakImport : (byte)0);
            sink.Byte(DyldInfoOpcodes.BindDo);
            sink.Byte(DyldInfoOpcodes.BindDone);
        }

        sink.AlignTo(8);
        return (sink.Freeze(), offsets.MoveToImmutable());
    }

    private static List<Fixup> Collect(FixupTable fixups, Func<int, bool> wants)
    {
        var binds = new List<Fixup>();
        foreach (ImmutableArray<Fixup> chunk in fixups.Chunks)
        {
            foreach (ref readonly Fixup fixup in chunk.AsSpan())
            {
                if (fixup.IsBind && wants(fixup.Symbol))
                {
                    binds.Add(fixup);
                }
            }
        }

        return binds;
    }

    private static void SortByFirstUse(List<Fixup> binds, int globalCount)
    {
        var rank = new int[globalCount];
        int next = 0;
        foreach (Fixup bind in binds)
        {
            if (rank[bind.Symbol] == 0)
            {
                rank[bind.Symbol] = ++next;
            }
        }

        binds.Sort((left, right) => rank[left.Symbol] != rank[right.Symbol]
            ? rank[left.Symbol].CompareTo(rank[right.Symbol])
            : left.Address.CompareTo(right.Address));
    }

    private static void SortByName(List<Fixup> binds, GlobalTable globals) =>
        binds.Sort((left, right) => left.Symbol != right.Symbol
            ? globals.NameOf(new SymbolId(left.Symbol)).SequenceCompareTo(globals.NameOf(new SymbolId(right.Symbol)))
            : left.Address.CompareTo(right.Address));

    private static void WriteOrdinal(ref ByteSink sink, int ordinal)
    {
        if (ordinal <= 0)
        {
            sink.Byte((byte)(DyldInfoOpcodes.BindSetSpecial | (ordinal & 0xf)));
        }
        else if (ordinal <= 15)
        {
            sink.Byte((byte)(DyldInfoOpcodes.BindSetOrdinal | ordinal));
        }
        else
        {
            sink.Byte(DyldInfoOpcodes.BindSetOrdinalUleb);
            sink.Uleb((ulong)ordinal);
        }
    }

    private static void WriteSymbol(ref ByteSink sink, ReadOnlySpan<byte> name, byte flags)
    {
        sink.Byte((byte)(DyldInfoOpcodes.BindSetSymbol | flags));
        sink.Bytes(name);
        sink.Byte(0);
    }

    /// <summary>The state of dyld's interpreter, so that only what changes is written.</summary>
    private sealed class Writer(Layout layout)
    {
        private ByteSink sink = new(4096);
        private SegmentLocator locator = new(layout.Segments);
        private int ordinal = int.MinValue;
        private int symbol = -1;
        private bool typed;
        private ulong addend;
        private int segment = -1;
        private ulong position;

        internal void SelectOrdinal(int wanted)
        {
            if (wanted != ordinal)
            {
                WriteOrdinal(ref sink, wanted);
                ordinal = wanted;
            }
        }

        internal void SelectSymbol(int wanted, byte flags)
        {
            if (wanted != symbol)
            {
                WriteSymbol(ref sink, layout.Plan.Graph.Resolution.Globals.NameOf(new SymbolId(wanted)), flags);
                symbol = wanted;
            }
        }

        internal void Write(in Fixup fixup, byte flags)
        {
            SelectSymbol(fixup.Symbol, flags);
            if (!typed)
            {
                sink.Byte(DyldInfoOpcodes.BindSetTypePointer);
                typed = true;
            }

            if (fixup.Target != addend)
            {
                sink.Byte(DyldInfoOpcodes.BindSetAddend);
                sink.Sleb((long)fixup.Target);
                addend = fixup.Target;
            }

            (int where, ulong offset) = locator.Find(fixup.Address);
            if (where != segment || fixup.Address < position)
            {
                sink.Byte((byte)(DyldInfoOpcodes.BindSetSegmentAndOffset | where));
                sink.Uleb(offset);
                segment = where;
            }
            else if (fixup.Address != position)
            {
                sink.Byte(DyldInfoOpcodes.BindAddAddress);
                sink.Uleb(fixup.Address - position);
            }

            sink.Byte(DyldInfoOpcodes.BindDo);
            position = fixup.Address + PointerSizeBytes;
        }

        internal ImmutableArray<byte> Finish()
        {
            sink.Byte(DyldInfoOpcodes.BindDone);
            sink.AlignTo(8);
            return sink.Freeze();
        }
    }
}
