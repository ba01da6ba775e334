using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>Writes __TEXT,__unwind_info (mach-o/compact_unwind_encoding.h).</summary>
public static class WriteUnwindInfo
{
    /// <summary>Writes every byte of the section and reads none.</summary>
    /// <param name="layout">Every address.</param>
    /// <param name="destination">The section: <see cref="UnwindLayout.SizeBytes"/> bytes.</param>
    public static void Run(Layout layout, Span<byte> destination) => Run(
        layout.Plan.Unwind,
        layout.Unwind,
        new UnwindAddresses(layout.Plan.Graph, layout.AddressOfAtom.AsSpan(), UnwindAddresses.PersonalitySlots(layout)),
        layout.ImageBase,
        destination);

    internal static void Run(UnwindPlan plan, UnwindLayout unwind, UnwindAddresses addresses, ulong imageBase, Span<byte> destination)
    {
        int common = CompactUnwind.HeaderSizeBytes;
        int personalities = common + (unwind.CommonEncodings.Length * 4);
        int index = personalities + (plan.NamedPersonalities * 4);
        int lsdas = index + ((unwind.Pages.Length + 1) * CompactUnwind.IndexEntrySizeBytes);
        Write(destination, 0, CompactUnwind.SectionVersion);
        Write(destination, 4, (uint)common);
        Write(destination, 8, (uint)unwind.CommonEncodings.Length);
        Write(destination, 12, (uint)personalities);
        Write(destination, 16, (uint)plan.NamedPersonalities);
        Write(destination, 20, (uint)index);
        Write(destination, 24, (uint)(unwind.Pages.Length + 1));
        Words(destination[common..], unwind.CommonEncodings.AsSpan());
        for (int i = 0; i < plan.NamedPersonalities; i++)
        {
            Write(destination, personalities + (i * 4), (uint)(addresses.SlotOf(i) - imageBase));
        }

        foreach (UnwindPage page in unwind.Pages)
        {
            WriteIndex(destination[index..], unwind.Offsets[page.FirstEntry], page.SectionOffset, lsdas + (page.FirstLsda * CompactUnwind.LsdaEntrySizeBytes));
            index += CompactUnwind.IndexEntrySizeBytes;
            WritePage(unwind, page, destination[page.SectionOffset..]);
        }

        // The sentinel: where the last page's last function ends, and where the LSDA index does.
        WriteIndex(destination[index..], unwind.EndOffset, 0, lsdas + (unwind.Lsdas.Length * CompactUnwind.LsdaEntrySizeBytes));
        foreach (UnwindLsda lsda in unwind.Lsdas)
        {
            Write(destination, lsdas, lsda.FunctionOffset);
            Write(destination, lsdas + 4, (uint)(addresses.Of(lsda.Atom, lsda.AtomOffset) - imageBase));
            lsdas += CompactUnwind.LsdaEntrySizeBytes;
        }
    }

    private static void WriteIndex(Span<byte> destination, uint functionOffset, int page, int lsdas)
    {
        Write(destination, 0, functionOffset);
        Write(destination, 4, (uint)page);
        Write(destination, 8, (uint)lsdas);
    }

    private static void WritePage(UnwindLayout unwind, UnwindPage page, Span<byte> destination)
    {
        ReadOnlySpan<uint> offsets = unwind.Offsets.AsSpan().Slice(page.FirstEntry, page.EntryCount);
        if (!page.IsCompressed)
        {
            ReadOnlySpan<uint> encodings = unwind.Encodings.AsSpan().Slice(page.FirstEntry, page.EntryCount);
            Write(destination, 0, CompactUnwind.RegularPage);
            Half(destination, 4, CompactUnwind.RegularHeaderSizeBytes);
            Half(destination, 6, page.EntryCount);
            for (int i = 0; i < offsets.Length; i++)
            {
                Write(destination, CompactUnwind.RegularHeaderSizeBytes + (i * CompactUnwind.RegularEntrySizeBytes), offsets[i]);
                Write(destination, CompactUnwind.RegularHeaderSizeBytes + (i * CompactUnwind.RegularEntrySizeBytes) + 4, encodings[i]);
            }

            return;
        }

        ReadOnlySpan<byte> codes = unwind.Codes.AsSpan().Slice(page.FirstEntry, page.EntryCount);
        int own = CompactUnwind.CompressedHeaderSizeBytes + (page.EntryCount * 4);
        Write(destination, 0, CompactUnwind.CompressedPage);
        Half(destination, 4, CompactUnwind.CompressedHeaderSizeBytes);
        Half(destination, 6, page.EntryCount);
        Half(destination, 8, own);
        Half(destination, 10, page.EncodingCount);
        for (int i = 0; i < offsets.Length; i++)
        {
            Write(destination, CompactUnwind.CompressedHeaderSizeBytes + (i * 4), ((uint)codes[i] << CompactUnwind.CompressedCodeShift) | (offsets[i] - offsets[0]));
        }

        Words(destination[own..], unwind.PageEncodings.AsSpan().Slice(page.FirstEncoding, page.EncodingCount));
    }

    private static void Words(Span<byte> destination, ReadOnlySpan<uint> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            Write(destination, i * 4, words[i]);
        }
    }

    private static void Write(Span<byte> destination, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(destination[at..], value);

    private static void Half(Span<byte> destination, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(destination[at..], (ushort)value);
}
