using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Format;

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

    private const int SegmentCommandSizeBytes = 72 + (3 * 80);
    private const int HeaderSizeBytes = MachHeader.SizeBytes + SegmentCommandSizeBytes + 24;
    private const int FastSizeBytes = 32;
    private const int SmallSizeBytes = 12;

    /// <summary>The object file.</summary>
    /// <param name="names">Whole names, prefix included, in the order in which the stubs are to lie.</param>
    /// <param name="small">True for -objc_stubs_small.</param>
    public static ReadOnlyMemory<byte> Run(ImmutableArray<string> names, bool small)
    {
        int count = names.Length;
        int stubSize = small ? SmallSizeBytes : FastSizeBytes;
        int relocationsPerStub = small ? 3 : 4;
        byte[][] selectors = new byte[count][];
        int methodNamesSize = 0;
        for (int i = 0; i < count; i++)
        {
            selectors[i] = Encoding.UTF8.GetBytes(names[i][Prefix.Length..]);
            methodNamesSize += selectors[i].Length + 1;
        }

        // Addresses in the object: stubs, selector references, method names; file offsets follow them.
        int stubsSize = count * stubSize;
        int referencesAt = Align8(stubsSize);
        int methodNamesAt = referencesAt + (count * 8);
        int contentsSize = Align8(methodNamesAt + methodNamesSize);
        int stubRelocationsAt = HeaderSizeBytes + contentsSize;
        int referenceRelocationsAt = stubRelocationsAt + (count * relocationsPerStub * RelocationInfo.SizeBytes);
        int symbolsAt = referenceRelocationsAt + (count * RelocationInfo.SizeBytes);
        int symbolCount = (count * 2) + 1;
        byte[] strings = Strings(names, out int[] nameOffsets, out int messageSendOffset, out int localOffset);
        int stringsAt = symbolsAt + (symbolCount * NList64.SizeBytes);

        var file = new byte[stringsAt + strings.Length];
        Span<byte> span = file;
        WriteHeader(span, contentsSize, stubsSize, referencesAt, count * 8, methodNamesAt, methodNamesSize, small);
        WriteRelocationPlace(span, 0, stubRelocationsAt, count * relocationsPerStub);
        WriteRelocationPlace(span, 1, referenceRelocationsAt, count);
        WriteSymtabCommand(span, symbolsAt, symbolCount, stringsAt, strings.Length);
        strings.CopyTo(span[stringsAt..]);

        // Symbols: one local a selector reference, one private extern a stub, then the undefined _objc_msgSend.
        int messageSend = symbolCount - 1;
        int methodName = methodNamesAt;
        for (int i = 0; i < count; i++)
        {
            WriteStub(span[(HeaderSizeBytes + (i * stubSize))..], small);
            int last = count - 1 - i;
            WriteStubRelocations(span[(stubRelocationsAt + (last * relocationsPerStub * RelocationInfo.SizeBytes))..], (uint)(i * stubSize), i, messageSend, small);

            BinaryPrimitives.WriteInt64LittleEndian(span[(HeaderSizeBytes + referencesAt + (i * 8))..], methodName);
            WriteRelocation(
                span[(referenceRelocationsAt + (last * RelocationInfo.SizeBytes))..],
                RelocationInfo.Of((uint)i * 8, 3, pcRelative: false, 3, external: false, RelocationType.Unsigned));
            selectors[i].CopyTo(span[(HeaderSizeBytes + methodName)..]);
            methodName += selectors[i].Length + 1;

            WriteSymbol(span[(symbolsAt + (i * NList64.SizeBytes))..], new NList64((uint)localOffset, SymbolTypes.Section, 2, 0, (ulong)(referencesAt + (i * 8))));
            WriteSymbol(
                span[(symbolsAt + ((count + i) * NList64.SizeBytes))..],
                new NList64((uint)nameOffsets[i], SymbolTypes.Section | SymbolTypes.External | SymbolTypes.PrivateExternal, 1, 0, (ulong)(i * stubSize)));
        }

        WriteSymbol(span[(symbolsAt + (messageSend * NList64.SizeBytes))..], new NList64((uint)messageSendOffset, SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0));
        return file;
    }

    private static byte[] Strings(ImmutableArray<string> names, out int[] nameOffsets, out int messageSendOffset, out int localOffset)
    {
        nameOffsets = new int[names.Length];
        var text = new StringBuilder("\0_objc_msgSend\0l_selref\0");
        messageSendOffset = 1;
        localOffset = 1 + "_objc_msgSend".Length + 1;
        int at = localOffset + "l_selref".Length + 1;
        for (int i = 0; i < names.Length; i++)
        {
            nameOffsets[i] = at;
            text.Append(names[i]).Append('\0');
            at += Encoding.UTF8.GetByteCount(names[i]) + 1;
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteHeader(
        Span<byte> span, int contentsSize, int stubsSize, int referencesAt, int referencesSize, int methodNamesAt, int methodNamesSize, bool small)
    {
        Put32(span, 0, MachHeader.Magic64);
        Put32(span, 4, MachHeader.CpuTypeArm64);
        Put32(span, 12, MachHeader.Object);
        Put32(span, 16, 2);
        Put32(span, 20, HeaderSizeBytes - MachHeader.SizeBytes);
        Put32(span, 24, MachHeader.SubsectionsViaSymbols);

        Span<byte> segment = span[MachHeader.SizeBytes..];
        Put32(segment, 0, LoadCommands.Segment64);
        Put32(segment, 4, SegmentCommandSizeBytes);
        Put64(segment, 32, contentsSize);
        Put64(segment, 40, HeaderSizeBytes);
        Put64(segment, 48, contentsSize);
        Put32(segment, 56, 7);
        Put32(segment, 60, 7);
        Put32(segment, 64, 3);
        const uint code = SectionTypes.PureInstructions | SectionTypes.SomeInstructions;
        WriteSection(segment[72..], SectionKey.Of("__TEXT", "__objc_stubs"), 0, stubsSize, small ? 2u : 5u, code);
        WriteSection(segment[152..], SectionKey.Of("__DATA", "__objc_selrefs"), referencesAt, referencesSize, 3, SectionTypes.LiteralPointers);
        WriteSection(segment[232..], SectionKey.Of("__TEXT", "__objc_methname"), methodNamesAt, methodNamesSize, 0, SectionTypes.CStringLiterals);
    }

    private static void WriteSection(Span<byte> section, SectionKey key, int address, int size, uint alignLog2, uint flags)
    {
        key.Section.Write(section);
        key.Segment.Write(section[16..]);
        Put64(section, 32, address);
        Put64(section, 40, size);
        Put32(section, 48, (uint)(HeaderSizeBytes + address));
        Put32(section, 52, alignLog2);
        Put32(section, 64, flags);
    }

    private static void WriteRelocationPlace(Span<byte> span, int section, int offset, int count)
    {
        Span<byte> header = span[(MachHeader.SizeBytes + 72 + (section * 80))..];
        Put32(header, 56, (uint)offset);
        Put32(header, 60, (uint)count);
    }

    private static void WriteSymtabCommand(Span<byte> span, int symbolsAt, int symbolCount, int stringsAt, int stringsSize)
    {
        Span<byte> command = span[(MachHeader.SizeBytes + SegmentCommandSizeBytes)..];
        Put32(command, 0, LoadCommands.Symtab);
        Put32(command, 4, 24);
        Put32(command, 8, (uint)symbolsAt);
        Put32(command, 12, (uint)symbolCount);
        Put32(command, 16, (uint)stringsAt);
        Put32(command, 20, (uint)stringsSize);
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

    /// <summary>Relocations of one stub, descending by address as assemblers write them.</summary>
    private static void WriteStubRelocations(Span<byte> destination, uint address, int reference, int messageSend, bool small)
    {
        int at = 0;
        if (small)
        {
            WriteRelocation(destination, RelocationInfo.Of(address + 8, messageSend, pcRelative: true, 2, external: true, RelocationType.Branch26));
            at = RelocationInfo.SizeBytes;
        }
        else
        {
            WriteRelocation(destination, RelocationInfo.Of(address + 12, messageSend, pcRelative: false, 2, external: true, RelocationType.GotLoadPageOff12));
            WriteRelocation(destination[8..], RelocationInfo.Of(address + 8, messageSend, pcRelative: true, 2, external: true, RelocationType.GotLoadPage21));
            at = 2 * RelocationInfo.SizeBytes;
        }

        WriteRelocation(destination[at..], RelocationInfo.Of(address + 4, reference, pcRelative: false, 2, external: true, RelocationType.PageOff12));
        WriteRelocation(destination[(at + 8)..], RelocationInfo.Of(address, reference, pcRelative: true, 2, external: true, RelocationType.Page21));
    }

    private static void WriteRelocation(Span<byte> destination, RelocationInfo relocation)
    {
        Put32(destination, 0, relocation.Address);
        Put32(destination, 4, relocation.Packed);
    }

    private static void WriteSymbol(Span<byte> destination, NList64 symbol)
    {
        Put32(destination, 0, symbol.StringIndex);
        destination[4] = symbol.Type;
        destination[5] = symbol.Section;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], symbol.Description);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], symbol.Value);
    }

    private static int Align8(int value) => (value + 7) & ~7;

    private static void Put32(Span<byte> span, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(span[offset..], value);

    private static void Put64(Span<byte> span, int offset, int value) => BinaryPrimitives.WriteInt64LittleEndian(span[offset..], value);
}
