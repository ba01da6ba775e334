using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Turns the indirect symbol table entries of an object's pointer sections into the relocations that they stand for.</summary>
/// <remarks>Assemblers describe <c>.indirect_symbol</c> pointers by reserved1, an index into the indirect symbol table, and
/// not by a relocation (loader.h, S_NON_LAZY_SYMBOL_POINTERS). Entries with INDIRECT_SYMBOL_LOCAL or _ABS have a relocation, or
/// hold their value.</remarks>
internal static class IndirectPointers
{
    private const int PointerBytes = 8;
    private const int EntryBytes = 4;

    /// <summary>True if the section's pointers are described so.</summary>
    internal static bool AreIn(SectionHeader section) => (section.Flags & SectionTypes.TypeMask)
        is SectionTypes.NonLazySymbolPointers or SectionTypes.LazySymbolPointers or SectionTypes.ThreadLocalVariablePointers;

    /// <summary>Adds them to the section's own relocations (both checked, so that it has whole pointers); or says what is wrong with them.</summary>
    /// <param name="origin">The object.</param>
    /// <param name="section">The section.</param>
    /// <param name="table">The whole indirect symbol table.</param>
    /// <param name="symbolCount">The number of symbols.</param>
    /// <param name="relocations">In: the section's own. Out: all, not yet in order.</param>
    internal static Diagnostic? Add(
        Origin origin, SectionHeader section, ReadOnlySpan<byte> table, int symbolCount, ref ReadOnlyMemory<byte> relocations)
    {
        ulong count = section.SizeBytes / PointerBytes;
        if (section.Reserved1 > (uint)table.Length / EntryBytes || count > ((uint)table.Length / EntryBytes) - section.Reserved1)
        {
            return Diagnostic.Malformed(
                ParsingCodes.MalformedSection,
                origin,
                $"section {section.Key}: {count} pointers described from entry {section.Reserved1} of the indirect symbol table: expected them in its {table.Length / EntryBytes} entries");
        }

        if (count == 0)
        {
            return null;
        }

        ReadOnlySpan<RelocationInfo> own = MemoryMarshal.Cast<byte, RelocationInfo>(relocations.Span);
        var isRelocated = new bool[count];
        foreach (RelocationInfo row in own)
        {
            isRelocated[Math.Min(row.Address / PointerBytes, (uint)count - 1)] = true;
        }

        var all = new byte[relocations.Length + ((int)count * RelocationInfo.SizeBytes)];
        relocations.Span.CopyTo(all);
        Span<RelocationInfo> rows = MemoryMarshal.Cast<byte, RelocationInfo>(all.AsSpan());
        int next = own.Length;
        for (int i = 0; i < (int)count; i++)
        {
            uint symbol = BinaryPrimitives.ReadUInt32LittleEndian(table[(((int)section.Reserved1 + i) * EntryBytes)..]);
            if (isRelocated[i] || (symbol & (SymbolTypes.IndirectLocal | SymbolTypes.IndirectAbsolute)) != 0)
            {
                continue;
            }

            if (symbol >= (uint)symbolCount)
            {
                return Diagnostic.Malformed(
                    ParsingCodes.MalformedSection,
                    origin,
                    $"section {section.Key}: pointer {i} names symbol {symbol}: expected less than {symbolCount}");
            }

            rows[next++] = RelocationInfo.Of((uint)(i * PointerBytes), (int)symbol, false, 3, true, RelocationType.Unsigned);
        }

        relocations = all.AsMemory(0, next * RelocationInfo.SizeBytes);
        return null;
    }
}
