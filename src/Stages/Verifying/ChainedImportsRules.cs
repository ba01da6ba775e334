using System;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the imports of chained fixups (dyld_chained_import, _addend, _addend64).</summary>
internal static class ChainedImportsRules
{
    private const uint FormatPlain = 1;
    private const uint FormatAddend = 2;
    private const uint FormatAddend64 = 3;

    /// <summary>Checks; the header's offsets are inside and ascend.</summary>
    internal static void Run(MachImage image, ReadOnlySpan<byte> table, long at, Findings findings)
    {
        uint imports = table.U32(8);
        uint names = table.U32(12);
        uint count = table.U32(16);
        uint format = table.U32(20);
        int size = format switch { FormatPlain => 4, FormatAddend => 8, FormatAddend64 => 16, _ => 0 };
        if (size == 0 || (ulong)size * count > names - imports)
        {
            findings.Add(
                Rules.ChainedImports, at + 16, $"{count} imports of format {format} in {names - imports} bytes");
            return;
        }

        ReadOnlySpan<byte> pool = table[(int)names..];
        int poolEnd = pool.LastIndexOf((byte)0);
        for (int i = 0; i < count; i++)
        {
            long entry = imports + ((long)i * size);
            ulong name;
            long ordinal;
            if (format == FormatAddend64)
            {
                // lib_ordinal 16, weak_import 1, reserved 15, name_offset 32; then the addend.
                ulong word = table.U64(entry);
                name = word >> 32;
                ushort library = (ushort)word;
                ordinal = library > 0xfff0 ? (short)library : library;
            }
            else
            {
                // lib_ordinal 8, weak_import 1, name_offset 23.
                uint word = table.U32(entry);
                name = word >> 9;
                byte library = (byte)word;
                ordinal = library > 0xf0 ? (sbyte)library : library;
            }

            if (poolEnd < 0 || name > (ulong)poolEnd)
            {
                findings.Add(Rules.ChainedName, at + entry, $"import {i} has its name at {name} of {pool.Length} bytes");
            }

            FixupPlace.CheckLibrary(image, ordinal, at + entry, findings);
        }
    }
}
