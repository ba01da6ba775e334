using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of the opcodes of LC_DYLD_INFO, and of lazy pointers.</summary>
internal static class OpcodeMutants
{
    // struct dyld_info_command: each table's offset, then its size.
    private const int Rebase = 8;
    private const int Bind = 16;
    private const int WeakBind = 24;
    private const int LazyBind = 32;

    internal static IEnumerable<Mutant> All =>
    [
        With(Rules.OpcodeEncoding.Name, Rebase, _ => [0x90]),
        With(Rules.OpcodeEncoding.Name, Rebase, _ => [0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        With(Rules.OpcodeEncoding.Name, Rebase, _ => [0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]),
        With(Rules.OpcodeEncoding.Name, Bind, _ => [0xd0]),
        With(Rules.OpcodeEncoding.Name, Bind, _ => [0xe0]),
        With(Rules.OpcodeEncoding.Name, Bind, _ => [0x60, .. Repeated(0xff, 200)]),
        With(Rules.OpcodeEnd.Name, Rebase, _ => [0, .. Repeated(0x51, 16)]),
        With(Rules.OpcodeEnd.Name, Bind, _ => [0, 0x51]),
        With(Rules.OpcodeState.Name, Rebase, _ => [0x11, 0x51]),
        With(Rules.OpcodeState.Name, Bind, f => [0x11, 0x51, Data(f, 0x70), 0x20, 0x90]),
        With(Rules.OpcodeState.Name, Bind, f => [0x40, 0x61, 0, 0x51, Data(f, 0x70), 0x20, 0x90]),
        With(Rules.OpcodeState.Name, Bind, _ => [0x11, 0x40, 0x61, 0, 0x51, 0x90]),
        With(Rules.OpcodeSegment.Name, Rebase, _ => [0x11, 0x2f, 0, 0x51]),
        With(Rules.OpcodeSegment.Name, Bind, _ => [0x11, 0x40, 0x61, 0, 0x51, 0x7f, 0, 0x90]),
        With(Rules.OpcodeType.Name, Rebase, f => [0x12, Data(f, 0x20), 0, 0x51]),
        With(Rules.OpcodeType.Name, Rebase, f => [Data(f, 0x20), 0, 0x51]),
        With(Rules.OpcodeType.Name, Bind, f => [0x11, 0x40, 0x61, 0, 0x53, Data(f, 0x70), 0, 0x90]),
        With(Rules.OpcodeType.Name, Bind, f => [0x11, 0x40, 0x61, 0, Data(f, 0x70), 0, 0x90]),
        With(Rules.OpcodeName.Name, Bind, _ => [0x11, 0x40, .. Repeated(0x61, 400)]),
        With(Rules.FixupSegment.Name, Rebase, _ => [0x11, 0x21, 0x00, 0x51]),
        With(Rules.FixupSegment.Name, Bind, _ => [0x11, 0x40, 0x61, 0, 0x51, 0x71, 0, 0x90]),
        With(Rules.FixupRange.Name, Rebase, f => [0x11, Data(f, 0x20), 0xff, 0xff, 0x03, 0x51]),
        With(Rules.FixupRange.Name, Rebase, f => [0x11, Data(f, 0x20), 0, 0x60, 0xff, 0xff, 0xff, 0xff, 0x7f]),
        With(Rules.FixupRange.Name, Bind, f => [0x11, 0x40, 0x61, 0, 0x51, Data(f, 0x70), 0, 0x9f, 0xa0, 0xff, 0xff, 0xff, 0x7f, 0x90]),
        With(Rules.FixupOnce.Name, Rebase, f => [0x11, Data(f, 0x20), 0, 0x51, Data(f, 0x20), 4, 0x51]),
        With(Rules.FixupOnce.Name, Rebase, f => [0x11, Data(f, 0x20), 0, 0x80, 2, 0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        With(Rules.FixupOnce.Name, Bind, f => [0x11, 0x40, 0x61, 0, 0x51, Data(f, 0x70), 0, 0xb0, Data(f, 0x70), 0, 0x40, 0x62, 0, 0x90]),
        With(Rules.FixupOnce.Name, Bind, f => [0x11, 0x40, 0x61, 0, 0x51, Data(f, 0x70), 0, 0xc0, 9, 0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        With(Rules.PointerFixed.Name, Rebase, _ => [0]),
        With(Rules.RebaseTarget.Name, Rebase, f => [0x11, Data(f, 0x20), .. Offset(f, "__thread_data"), 0x51]),
        With(Rules.BindLibrary.Name, Bind, f => [0x1f, 0x40, 0x61, 0, 0x51, Data(f, 0x70), 0, 0x90]),
        With(Rules.BindLibrary.Name, Bind, f => [0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x40, 0x61, 0, 0x51, Data(f, 0x70), 0, 0x90]),
        With(Rules.BindLibrary.Name, Bind, f => [0x38, 0x40, 0x61, 0, 0x51, Data(f, 0x70), 0, 0x90]),
        With(Rules.LazySlot.Name, LazyBind, f => [Data(f, 0x70), .. Offset(f, "__data"), 0x11, 0x40, 0x61, 0, 0x90, 0]),
        Classic(Rules.BindsToWeakFlag.Name, f => f.Set32(24, f.Get32(24) & ~(MachHeader.BindsToWeak | MachHeader.WeakDefines))),
        Classic(Rules.LazyHelper.Name, f => f.Set32(Helper(f) + 8, 4)),
        Classic(Rules.LazyHelper.Name, f => f.Set64(Pointer(f), f.SectionOf("__bss").Address)),
        With(Rules.LazyHelper.Name, LazyBind, _ => [0]),
    ];

    private static byte Data(BrokenImage f, byte opcode) => (byte)(opcode | f.SegmentOf("__DATA").Index);

    // Two bytes of ULEB128.
    private static byte[] Offset(BrokenImage f, string section)
    {
        ulong offset = f.SectionOf(section).Address - f.SegmentOf("__DATA").Address;
        return [(byte)((offset & 0x7f) | 0x80), (byte)(offset >> 7)];
    }

    private static byte[] Repeated(byte value, int count)
    {
        byte[] bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    private static int Pointer(BrokenImage f) => (int)f.SectionOf("__la_symbol_ptr").FileOffset;

    // The helper of the first lazy pointer.
    private static int Helper(BrokenImage f)
    {
        SectionView helpers = f.SectionOf("__stub_helper");
        return (int)(helpers.FileOffset + (f.Get64(Pointer(f)) - helpers.Address));
    }

    // Opcodes of our own instead of a table: it is as long as they are, or as it was.
    private static Mutant With(string rule, int field, Func<BrokenImage, byte[]> opcodes) => Classic(rule, f =>
    {
        int command = f.Command(LoadCommands.DyldInfoOnly) + field;
        byte[] bytes = opcodes(f);
        int size = Math.Max((int)f.Get32(command + 4), bytes.Length);
        Span<byte> table = f.Bytes.AsSpan((int)f.Get32(command), size);
        table.Clear();
        bytes.CopyTo(table);
        f.Set32(command + 4, (uint)size);
    });

    private static Mutant Classic(string rule, Action<BrokenImage> how) => new(rule, SampleProgram.Classic, how);
}
