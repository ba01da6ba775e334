using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the LC_DYLD_CHAINED_FIXUPS blob: where chains start, and what they import (fixup-chains.h).</summary>
internal static class BuildChainedFixups
{
    private const int HeaderSizeBytes = 32;
    
    private const ushort NoStart = 0xffff; // DYLD_CHAINED_PTR_START_NONE
    private const uint FormatImport = 1; // DYLD_CHAINED_IMPORT
    private const uint FormatImportAddend = 2; // DYLD_CHAINED_IMPORT_ADDEND
    private const uint FormatImportAddend64 = 3; // DYLD_CHAINED_IMPORT_ADDEND64

    internal static ImmutableArray<byte> Run(Layout layout, FixupTable fixups, ChainedImports imports)
    {
        var sink = new ByteSink(4096 + (imports.Imports.Length * 32));
        for (int i = 0; i < HeaderSizeBytes; i++)
        {
            sink.Byte(0);
        }

        WriteStarts(layout, fixups, ref sink);
        uint importsOffset = (uint)sink.Count;
        uint format = WriteImports(layout, imports, ref sink, out uint symbolsOffset);

        // Tools that rewrite images set the tables one after the other by their sizes, and dyld wants each at a multiple of 8.
        sink.AlignTo(8);
        Span<byte> header = sink.Written;
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], HeaderSizeBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], importsOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], symbolsOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)imports.Imports.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], format);
        return sink.Freeze();
    }

    private static void WriteStarts(Layout layout, FixupTable fixups, ref ByteSink sink)
    {
        // dyld_chained_starts_in_image: seg_count equals the number of LC_SEGMENT_64 commands, __PAGEZERO and __LINKEDIT included.
        int imageStart = sink.Count;
        int segments = layout.Plan.Segments.Length;
        sink.UInt32((uint)segments);
        for (int i = 0; i < segments; i++)
        {
            sink.UInt32(0);
        }

        sink.AlignTo(8);
        int chunk = 0;
        int index = 0;
        for (int s = 0; s < segments; s++)
        {
            SegmentPlace place = layout.Segments[s];
            ulong end = place.Address + place.MemorySizeBytes;
            if (!Peek(fixups, ref chunk, ref index, out ulong first) || first >= end)
            {
                continue;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(sink.Written[(imageStart + 4 + (s * 4))..], (uint)(sink.Count - imageStart));
            int segmentStart = sink.Count;
            sink.UInt32(0);
            sink.UInt16(ChainedPointer.PageSizeBytes);
            sink.UInt16(ChainedPointer.FormatFor(layout.Plan.Graph.Resolution.Target));
            sink.UInt64(place.Address - layout.ImageBase);
            sink.UInt32(0); // max_valid_pointer: for 32-bit only
            int countAt = sink.Count;
            sink.UInt16(0);
            int pages = 0;
            while (Peek(fixups, ref chunk, ref index, out ulong address) && address < end)
            {
                ulong offset = address - place.Address;
                int page = (int)(offset / ChainedPointer.PageSizeBytes);
                while (pages < page)
                {
                    sink.UInt16(NoStart);
                    pages++;
                }

                if (pages == page)
                {
                    sink.UInt16((ushort)(offset % ChainedPointer.PageSizeBytes));
                    pages++;
                }

                index++;
            }

            BinaryPrimitives.WriteUInt16LittleEndian(sink.Written[countAt..], (ushort)pages);
            BinaryPrimitives.WriteUInt32LittleEndian(sink.Written[segmentStart..], (uint)(sink.Count - segmentStart));
            sink.AlignTo(8);
        }
    }

    /// <summary>The fixup at a position, moved over empty chunks.</summary>
    private static bool Peek(FixupTable fixups, ref int chunk, ref int index, out ulong address)
    {
        while (chunk < fixups.Chunks.Length && index >= fixups.Chunks[chunk].Length)
        {
            chunk++;
            index = 0;
        }

        address = chunk < fixups.Chunks.Length ? fixups.Chunks[chunk][index].Address : 0;
        return chunk < fixups.Chunks.Length;
    }

    private static uint WriteImports(Layout layout, ChainedImports imports, ref ByteSink sink, out uint symbolsOffset)
    {
        Resolution resolution = layout.Plan.Graph.Resolution;
        GlobalTable globals = resolution.Globals;
        var names = new ByteSink(imports.Imports.Length * 32);
        names.Byte(0);
        var nameOffsets = new uint[imports.Imports.Length];
        bool anyAddend = false;
        bool wide = false;
        for (int i = 0; i < imports.Imports.Length; i++)
        {
            ChainedImport import = imports.Imports[i];
            nameOffsets[i] = (uint)names.Count;
            names.Bytes(globals.NameOf(new SymbolId(import.Symbol)));
            names.Byte(0);
            anyAddend |= import.Addend != 0;
            int ordinal = BindOrdinal.Of(resolution, globals.Symbols[import.Symbol]);

            // Format 1 and 2 have 8 bits of ordinal, of which 0xf0 and up are the special ones, and 23 bits of name offset.
            wide |= ordinal >= 0xf0 || import.Addend != (int)import.Addend || names.Count >= 1 << 23;
        }

        uint format = wide ? FormatImportAddend64 : anyAddend ? FormatImportAddend : FormatImport;
        for (int i = 0; i < imports.Imports.Length; i++)
        {
            ChainedImport import = imports.Imports[i];
            GlobalSymbol global = globals.Symbols[import.Symbol];
            int ordinal = BindOrdinal.Of(resolution, global);
            uint weak = global.Has(GlobalFlags.WeakImport) ? 1u : 0u;
            if (format == FormatImportAddend64)
            {
                sink.UInt64((ushort)ordinal | ((ulong)weak << 16) | ((ulong)nameOffsets[i] << 32));
                sink.UInt64((ulong)import.Addend);
                continue;
            }

            sink.UInt32((byte)ordinal | (weak << 8) | (nameOffsets[i] << 9));
            if (format == FormatImportAddend)
            {
                sink.UInt32((uint)import.Addend);
            }
        }

        symbolsOffset = (uint)sink.Count;
        sink.Bytes(names.Written);
        return format;
    }
}
