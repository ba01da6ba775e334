using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Resolving;

/// <summary>Makes an MH_OBJECT with a stub for each resolver function (N_SYMBOL_RESOLVER) of an object.</summary>
/// <remarks>
/// Whoever calls <c>_f</c> reaches the stub, which goes where a pointer says: at first to the helper behind it, which asks
/// the resolver for the address of the function that suits the machine, keeps it in the pointer and goes there. The helper
/// keeps what AAPCS64 passes arguments in: x0 to x7, the address of a result in x8, and v0 to v7.
/// </remarks>
internal static class SynthesizeResolverStubs
{
    /// <summary>A stub and its helper, in bytes.</summary>
    internal const int CodeSizeBytes = 31 * 4;

    private const int HelperAt = 3 * 4;
    private const int CallAt = 15 * 4;
    private const int KeepAt = 16 * 4;
    private const int SegmentCommandSizeBytes = 72 + (2 * 80);
    private const int HeaderSizeBytes = MachHeader.SizeBytes + SegmentCommandSizeBytes + 24;
    private const int CodeRelocations = 5;

    // Addresses and distances in them are zero until they are relocated.
    private static ReadOnlySpan<uint> Code =>
    [
        0x90000010, 0xf9400210, 0xd61f0200, // adrp x16, pointer; ldr x16, [x16]; br x16
        0xa9bf7bfd, 0x910003fd, 0xd10343ff, // stp x29, x30, [sp, #-16]!; mov x29, sp; sub sp, sp, #208
        0xa90007e0, 0xa9010fe2, 0xa90217e4, 0xa9031fe6, 0xf90023e8, // x0 to x8
        0xad0287e0, 0xad038fe2, 0xad0497e4, 0xad059fe6, // q0 to q7
        0x94000000, // bl the resolver
        0x90000010, 0xf9000200, 0xaa0003f0, // adrp x16, pointer; str x0, [x16]; mov x16, x0
        0xa94007e0, 0xa9410fe2, 0xa94217e4, 0xa9431fe6, 0xf94023e8,
        0xad4287e0, 0xad438fe2, 0xad4497e4, 0xad459fe6,
        0x910003bf, 0xa8c17bfd, 0xd61f0200, // mov sp, x29; ldp x29, x30, [sp], #16; br x16
    ];

    /// <summary>The object file: for each resolver a symbol of its pointer, then for each its own name and that of the function.</summary>
    /// <param name="named">The entries of the names that are called, in the order of <paramref name="strings"/>' use.</param>
    /// <param name="resolvers">Where the names of the functions are in the string table.</param>
    /// <param name="strings">A string table with the names of both.</param>
    internal static ReadOnlyMemory<byte> Run(ReadOnlySpan<NList64> named, ReadOnlySpan<int> resolvers, ReadOnlySpan<byte> strings)
    {
        int count = named.Length;
        int pointersAt = ((count * CodeSizeBytes) + 7) & ~7;
        int contentsSize = pointersAt + (count * 8);
        int codeRelocationsAt = HeaderSizeBytes + contentsSize;
        int pointerRelocationsAt = codeRelocationsAt + (count * CodeRelocations * RelocationInfo.SizeBytes);
        int symbolsAt = (pointerRelocationsAt + (count * RelocationInfo.SizeBytes) + 7) & ~7;
        int symbolCount = count * 3;
        int stringsAt = symbolsAt + (symbolCount * NList64.SizeBytes);
        byte[] file = new byte[stringsAt + strings.Length];
        WriteHeader(file, contentsSize, pointersAt, count, codeRelocationsAt, pointerRelocationsAt);
        WriteSymtab(file, symbolsAt, symbolCount, stringsAt, strings.Length);
        strings.CopyTo(file.AsSpan(stringsAt));
        Span<NList64> symbols = MemoryMarshal.Cast<byte, NList64>(file.AsSpan(symbolsAt, symbolCount * NList64.SizeBytes));
        for (int i = 0; i < count; i++)
        {
            uint at = (uint)(i * CodeSizeBytes);
            Span<byte> code = file.AsSpan(HeaderSizeBytes + (int)at, CodeSizeBytes);
            for (int word = 0; word < Code.Length; word++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(code[(word * 4)..], Code[word]);
            }

            // Assemblers write relocations in descending order.
            int last = count - 1 - i;
            int callee = count + (i * 2);
            Span<byte> relocations = file.AsSpan(codeRelocationsAt + (last * CodeRelocations * RelocationInfo.SizeBytes));
            Write(relocations, 0, RelocationInfo.Of(at + KeepAt + 4, i, pcRelative: false, 2, external: true, RelocationType.PageOff12));
            Write(relocations, 1, RelocationInfo.Of(at + KeepAt, i, pcRelative: true, 2, external: true, RelocationType.Page21));
            Write(relocations, 2, RelocationInfo.Of(at + CallAt, callee + 1, pcRelative: true, 2, external: true, RelocationType.Branch26));
            Write(relocations, 3, RelocationInfo.Of(at + 4, i, pcRelative: false, 2, external: true, RelocationType.PageOff12));
            Write(relocations, 4, RelocationInfo.Of(at, i, pcRelative: true, 2, external: true, RelocationType.Page21));
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(HeaderSizeBytes + pointersAt + (i * 8)), at + HelperAt);
            Write(file.AsSpan(pointerRelocationsAt), last, RelocationInfo.Of((uint)i * 8, 1, pcRelative: false, 3, external: false, RelocationType.Unsigned));

            symbols[i] = new NList64(0, SymbolTypes.Section, 2, 0, (ulong)(pointersAt + (i * 8)));
            symbols[callee] = new NList64(named[i].StringIndex, named[i].Type, 1, named[i].Description, at);
            symbols[callee + 1] = new NList64((uint)resolvers[i], SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0);
        }

        return file;
    }

    private static void WriteHeader(Span<byte> file, int contentsSize, int pointersAt, int count, int codeRelocationsAt, int pointerRelocationsAt)
    {
        Put32(file, 0, MachHeader.Magic64);
        Put32(file, 4, MachHeader.CpuTypeArm64);
        Put32(file, 12, MachHeader.Object);
        Put32(file, 16, 2);
        Put32(file, 20, HeaderSizeBytes - MachHeader.SizeBytes);
        Put32(file, 24, MachHeader.SubsectionsViaSymbols);
        Span<byte> segment = file[MachHeader.SizeBytes..];
        Put32(segment, 0, LoadCommands.Segment64);
        Put32(segment, 4, SegmentCommandSizeBytes);
        Put64(segment, 32, contentsSize);
        Put64(segment, 40, HeaderSizeBytes);
        Put64(segment, 48, contentsSize);
        Put32(segment, 56, 7);
        Put32(segment, 60, 7);
        Put32(segment, 64, 2);

        // The names that ld64 has for arm64e.
        const uint code = SectionTypes.PureInstructions | SectionTypes.SomeInstructions;
        WriteSection(segment[72..], SectionKey.Of("__TEXT", "__resolver_help"), 0, count * CodeSizeBytes, 2, code, codeRelocationsAt, count * CodeRelocations);
        WriteSection(segment[152..], SectionKey.Of("__DATA", "__la_resolver"), pointersAt, count * 8, 3, SectionTypes.Regular, pointerRelocationsAt, count);
    }

    private static void WriteSection(
        Span<byte> section, SectionKey key, int address, int size, uint alignLog2, uint flags, int relocationsAt, int relocationCount)
    {
        key.Section.Write(section);
        key.Segment.Write(section[16..]);
        Put64(section, 32, address);
        Put64(section, 40, size);
        Put32(section, 48, (uint)(HeaderSizeBytes + address));
        Put32(section, 52, alignLog2);
        Put32(section, 56, (uint)relocationsAt);
        Put32(section, 60, (uint)relocationCount);
        Put32(section, 64, flags);
    }

    private static void WriteSymtab(Span<byte> file, int symbolsAt, int symbolCount, int stringsAt, int stringsSize)
    {
        Span<byte> command = file[(MachHeader.SizeBytes + SegmentCommandSizeBytes)..];
        Put32(command, 0, LoadCommands.Symtab);
        Put32(command, 4, 24);
        Put32(command, 8, (uint)symbolsAt);
        Put32(command, 12, (uint)symbolCount);
        Put32(command, 16, (uint)stringsAt);
        Put32(command, 20, (uint)stringsSize);
    }

    private static void Write(Span<byte> relocations, int index, RelocationInfo relocation)
    {
        Put32(relocations, index * RelocationInfo.SizeBytes, relocation.Address);
        Put32(relocations, (index * RelocationInfo.SizeBytes) + 4, relocation.Packed);
    }

    private static void Put32(Span<byte> span, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(span[offset..], value);

    private static void Put64(Span<byte> span, int offset, int value) => BinaryPrimitives.WriteInt64LittleEndian(span[offset..], value);
}
