using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Stages.Synthesizing;

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
        // The names that ld64 has for arm64e.
        const uint codeFlags = SectionTypes.PureInstructions | SectionTypes.SomeInstructions;
        var made = new MadeObject(
            [
                new MadeSection(SectionKey.Of("__TEXT", "__resolver_help"), codeFlags, 2, 0, count * CodeSizeBytes, count * CodeRelocations),
                new MadeSection(SectionKey.Of("__DATA", "__la_resolver"), SectionTypes.Regular, 3, pointersAt, count * 8, count),
            ],
            count * 3,
            strings);
        Span<NList64> symbols = made.Symbols;
        for (int i = 0; i < count; i++)
        {
            uint at = (uint)(i * CodeSizeBytes);
            Span<byte> code = made.ContentsOf(0)[(int)at..];
            for (int word = 0; word < Code.Length; word++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(code[(word * 4)..], Code[word]);
            }

            // Assemblers write relocations in descending order.
            int last = count - 1 - i;
            int callee = count + (i * 2);
            int relocation = last * CodeRelocations;
            made.Relocate(0, relocation, RelocationInfo.Of(at + KeepAt + 4, i, pcRelative: false, 2, external: true, RelocationType.PageOff12));
            made.Relocate(0, relocation + 1, RelocationInfo.Of(at + KeepAt, i, pcRelative: true, 2, external: true, RelocationType.Page21));
            made.Relocate(0, relocation + 2, RelocationInfo.Of(at + CallAt, callee + 1, pcRelative: true, 2, external: true, RelocationType.Branch26));
            made.Relocate(0, relocation + 3, RelocationInfo.Of(at + 4, i, pcRelative: false, 2, external: true, RelocationType.PageOff12));
            made.Relocate(0, relocation + 4, RelocationInfo.Of(at, i, pcRelative: true, 2, external: true, RelocationType.Page21));
            BinaryPrimitives.WriteUInt64LittleEndian(made.ContentsOf(1)[(i * 8)..], at + HelperAt);
            made.Relocate(1, last, RelocationInfo.Of((uint)i * 8, 1, pcRelative: false, 3, external: false, RelocationType.Unsigned));

            symbols[i] = new NList64(0, SymbolTypes.Section, 2, 0, (ulong)(pointersAt + (i * 8)));
            symbols[callee] = new NList64(named[i].StringIndex, named[i].Type, 1, named[i].Description, at);
            symbols[callee + 1] = new NList64((uint)resolvers[i], SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0);
        }

        return made.File;
    }
}
