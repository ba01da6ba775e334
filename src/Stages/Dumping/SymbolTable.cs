using System;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>The symbols of an image and their names, as LC_SYMTAB tells of them.</summary>
internal readonly struct SymbolTable
{
    private readonly ReadOnlyMemory<byte> rows;
    private readonly ReadOnlyMemory<byte> pool;

    internal SymbolTable(MachImage image)
    {
        if (image.Find(LoadCommands.Symtab) is CommandView table)
        {
            ReadOnlySpan<byte> bytes = image.Bytes.Span;
            Announced = bytes.U32(table.Offset + 12);
            Offset = bytes.U32(table.Offset + 8);
            rows = Cut(image.Bytes, Offset, (long)Announced * NList64.SizeBytes);
            pool = Cut(image.Bytes, bytes.U32(table.Offset + 16), bytes.U32(table.Offset + 20));
        }
    }

    /// <summary>How many there are said to be.</summary>
    internal uint Announced { get; }

    /// <summary>Where they begin in the file.</summary>
    internal long Offset { get; }

    /// <summary>How many there are.</summary>
    internal int Count => rows.Length / NList64.SizeBytes;

    internal NList64 this[int index]
    {
        get
        {
            long at = (long)index * NList64.SizeBytes;
            ReadOnlySpan<byte> bytes = rows.Span;
            return new NList64(bytes.U32(at), bytes.U8(at + 4), bytes.U8(at + 5), bytes.U16(at + 6), bytes.U64(at + 8));
        }
    }

    /// <summary>A name; null if it is not in the pool.</summary>
    internal string? NameOf(uint offset)
    {
        if (offset >= pool.Length)
        {
            return offset == 0 ? "" : null;
        }

        // Enough for any name: a pool without zeros would be searched for each symbol.
        const int longest = 1 << 14;
        ReadOnlySpan<byte> name = ((ReadOnlySpan<byte>)pool.Span).Cut(offset, longest);
        int end = name.IndexOf((byte)0);
        return DumpText.Name(end < 0 ? name : name[..end]);
    }

    private static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> bytes, long offset, long size) =>
        offset > bytes.Length ? default : bytes.Slice((int)offset, (int)Math.Min(size, bytes.Length - offset));
}
