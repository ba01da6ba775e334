using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Stages.Synthesizing;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Makes an MH_OBJECT that defines the <c>_objc_msgSend$selector</c> stubs a link asks for.</summary>
/// <remarks>
/// clang calls <c>_objc_msgSend$foo:</c> and leaves it to the linker to load the selector. An object with the stubs, their
/// selector references and the selectors' names takes part in the link as any other: strings are coalesced, references
/// relocated, dead ones stripped.
/// <code>
///   fast (32 bytes):  ADRP x1, selref@PAGE              small (12 bytes):  ADRP x1, selref@PAGE
///                     LDR  x1, [x1, selref@PAGEOFF]                        LDR  x1, [x1, selref@PAGEOFF]
///                     ADRP x16, _objc_msgSend@GOTPAGE                      B    _objc_msgSend
///                     LDR  x16, [x16, @GOTPAGEOFF]
///                     BR   x16
///                     BRK #1 (three times)
/// </code>
/// </remarks>
public static class SynthesizeSelectorStubs
{
    /// <summary>The prefix of the names; the selector follows.</summary>
    public static ReadOnlySpan<byte> Prefix => "_objc_msgSend$"u8;

    private const int FastSizeBytes = 32;
    private const int SmallSizeBytes = 12;

    /// <summary>The object file.</summary>
    /// <param name="names">Whole names, prefix included, in the order in which the stubs are to lie: bytes, for a name need not be a text.</param>
    /// <param name="small">True for -objc_stubs_small.</param>
    public static ReadOnlyMemory<byte> Run(ImmutableArray<ReadOnlyMemory<byte>> names, bool small)
    {
        int count = names.Length;
        int stubSize = small ? SmallSizeBytes : FastSizeBytes;
        int relocationsPerStub = small ? 3 : 4;
        int methodNamesSize = 0;
        foreach (ReadOnlyMemory<byte> name in names)
        {
            methodNamesSize += name.Length - Prefix.Length + 1;
        }

        int stubsSize = count * stubSize;
        int referencesAt = (stubsSize + 7) & ~7;
        int methodNamesAt = referencesAt + (count * 8);
        int symbolCount = (count * 2) + 1;
        byte[] strings = Strings(names, out int[] nameOffsets, out int messageSendOffset, out int localOffset);
        const uint code = SectionTypes.PureInstructions | SectionTypes.SomeInstructions;
        var made = new MadeObject(
            [
                new MadeSection(SectionKey.Of("__TEXT", "__objc_stubs"), code, small ? 2u : 5u, 0, stubsSize, count * relocationsPerStub),
                new MadeSection(SectionKey.Of("__DATA", "__objc_selrefs"), SectionTypes.LiteralPointers, 3, referencesAt, count * 8, count),
                new MadeSection(SectionKey.Of("__TEXT", "__objc_methname"), SectionTypes.CStringLiterals, 0, methodNamesAt, methodNamesSize, 0),
            ],
            symbolCount,
            strings);

        // Symbols: one local a selector reference, one private extern a stub, then the undefined _objc_msgSend.
        Span<NList64> symbols = made.Symbols;
        int messageSend = symbolCount - 1;
        int methodName = 0;
        for (int i = 0; i < count; i++)
        {
            WriteStub(made.ContentsOf(0)[(i * stubSize)..], small);
            int last = count - 1 - i;
            RelocateStub(made, last * relocationsPerStub, (uint)(i * stubSize), i, messageSend, small);

            BinaryPrimitives.WriteInt64LittleEndian(made.ContentsOf(1)[(i * 8)..], methodNamesAt + methodName);
            made.Relocate(1, last, RelocationInfo.Of((uint)i * 8, 3, pcRelative: false, 3, external: false, RelocationType.Unsigned));
            ReadOnlySpan<byte> selector = names[i].Span[Prefix.Length..];
            selector.CopyTo(made.ContentsOf(2)[methodName..]);
            methodName += selector.Length + 1;

            symbols[i] = new NList64((uint)localOffset, SymbolTypes.Section, 2, 0, (ulong)(referencesAt + (i * 8)));
            symbols[count + i] = new NList64(
                (uint)nameOffsets[i], SymbolTypes.Section | SymbolTypes.External | SymbolTypes.PrivateExternal, 1, 0, (ulong)(i * stubSize));
        }

        symbols[messageSend] = new NList64((uint)messageSendOffset, SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0);
        return made.File;
    }

    private static byte[] Strings(ImmutableArray<ReadOnlyMemory<byte>> names, out int[] nameOffsets, out int messageSendOffset, out int localOffset)
    {
        nameOffsets = new int[names.Length];
        ReadOnlySpan<byte> others = "\0_objc_msgSend\0l_selref\0"u8;
        messageSendOffset = 1;
        localOffset = others[1..].IndexOf((byte)0) + 2;
        int at = others.Length;
        for (int i = 0; i < names.Length; i++)
        {
            nameOffsets[i] = at;
            at += names[i].Length + 1;
        }

        var strings = new byte[at];
        others.CopyTo(strings);
        for (int i = 0; i < names.Length; i++)
        {
            names[i].Span.CopyTo(strings.AsSpan(nameOffsets[i]));
        }

        return strings;
    }

    private static void WriteStub(Span<byte> stub, bool small)
    {
        Put32(stub, 0, 0x90000001); // ADRP x1, 0
        Put32(stub, 4, 0xf9400021); // LDR x1, [x1]
        if (small)
        {
            Put32(stub, 8, 0x14000000); // B 0
            return;
        }

        Put32(stub, 8, 0x90000010); // ADRP x16, 0
        Put32(stub, 12, 0xf9400210); // LDR x16, [x16]
        Put32(stub, 16, 0xd61f0200); // BR x16
        Put32(stub, 20, 0xd4200020); // BRK #1
        Put32(stub, 24, 0xd4200020);
        Put32(stub, 28, 0xd4200020);
    }

    // Relocations of one stub, descending by address as assemblers write them.
    private static void RelocateStub(in MadeObject made, int first, uint address, int reference, int messageSend, bool small)
    {
        int at = first;
        if (small)
        {
            made.Relocate(0, at++, RelocationInfo.Of(address + 8, messageSend, pcRelative: true, 2, external: true, RelocationType.Branch26));
        }
        else
        {
            made.Relocate(0, at++, RelocationInfo.Of(address + 12, messageSend, pcRelative: false, 2, external: true, RelocationType.GotLoadPageOff12));
            made.Relocate(0, at++, RelocationInfo.Of(address + 8, messageSend, pcRelative: true, 2, external: true, RelocationType.GotLoadPage21));
        }

        made.Relocate(0, at++, RelocationInfo.Of(address + 4, reference, pcRelative: false, 2, external: true, RelocationType.PageOff12));
        made.Relocate(0, at, RelocationInfo.Of(address, reference, pcRelative: true, 2, external: true, RelocationType.Page21));
    }

    private static void Put32(Span<byte> span, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(span[offset..], value);
}
