using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks __unwind_info: its header, personalities, first level and LSDA index (libunwind's UnwindCursor.hpp reads them).</summary>
internal static class UnwindRules
{
    /// <summary>Checks.</summary>
    /// <param name="image">The image.</param>
    /// <param name="frames">The FDEs of its __eh_frame.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void Run(MachImage image, FrameTable frames, Findings findings)
    {
        if (image.FindSection("__TEXT", "__unwind_info") is not SectionView section || section.SizeBytes == 0 || !image.IsWhole(section))
        {
            return;
        }

        UnwindTable table = new(image, section);
        if (!CheckHeader(table, findings))
        {
            return;
        }

        PlaceFinder places = new(image);
        CheckPersonalities(table, ref places, findings);
        bool hasLsdas = CheckIndex(table, findings);
        if (hasLsdas)
        {
            CheckLsdas(table, ref places, findings);
        }

        UnwindPageRules pages = new(image, table, frames, hasLsdas, findings);
        for (uint i = 0; i + 1 < table.IndexCount; i++)
        {
            pages.Run(i);
        }
    }

    private static bool CheckHeader(UnwindTable table, Findings findings)
    {
        uint version = table.Bytes.U32(0);
        bool holds = version == CompactUnwind.SectionVersion && table.IndexCount > 0
            && IsInside(table, table.Commons, table.CommonCount, 4) && IsInside(table, table.Personalities, table.PersonalityCount, 4)
            && IsInside(table, table.Index, table.IndexCount, CompactUnwind.IndexEntrySizeBytes);
        findings.Require(
            holds,
            Rules.UnwindHeader,
            table.FileOffset,
            $"version {version}, {table.CommonCount} encodings at {table.Commons}, {table.PersonalityCount} personalities at "
                + $"{table.Personalities}, {table.IndexCount} pages at {table.Index}, of {table.Bytes.Length} bytes");
        findings.Require(
            table.CommonCount <= CompactUnwind.MaximumCommonEncodings,
            Rules.UnwindCommonEncodings,
            table.FileOffset + 8,
            $"there are {table.CommonCount}");
        return holds;
    }

    private static bool IsInside(UnwindTable table, uint offset, uint count, int size) =>
        count == 0 || (offset >= CompactUnwind.HeaderSizeBytes && offset % 4 == 0 && table.Bytes.Holds(offset, (long)count * size));

    private static void CheckPersonalities(UnwindTable table, ref PlaceFinder places, Findings findings)
    {
        findings.Require(
            table.PersonalityCount <= CompactUnwind.MaximumPersonalities,
            Rules.UnwindPersonality,
            table.FileOffset + 16,
            $"there are {table.PersonalityCount}");
        for (uint i = 0; i < table.PersonalityCount; i++)
        {
            long at = table.Personalities + (i * 4L);
            ulong address = unchecked(table.Base + table.Bytes.U32(at));
            findings.Require(
                places.IsPointer(address), Rules.UnwindPersonality, table.FileOffset + at, $"personality {i} is pointed at from 0x{address:x}");
        }
    }

    // False if the LSDA index cannot be read.
    private static bool CheckIndex(UnwindTable table, Findings findings)
    {
        uint last = table.IndexCount - 1;
        uint end = table.Lsdas(last);
        bool hasLsdas = IsInside(table, table.Lsdas(0), end >= table.Lsdas(0) ? end - table.Lsdas(0) : uint.MaxValue, 1);
        for (uint i = 0; i < table.IndexCount; i++)
        {
            long at = table.FileOffset + table.IndexEntry(i);
            findings.Require(
                (table.Page(i) == 0) == (i == last) && (i == 0 || table.FirstFunction(i) > table.FirstFunction(i - 1)),
                Rules.UnwindIndex,
                at,
                $"entry {i} of {table.IndexCount} is at 0x{table.FirstFunction(i):x} and has its page at {table.Page(i)}");
            bool isInOrder = (i == 0 || table.Lsdas(i) >= table.Lsdas(i - 1)) && (table.Lsdas(i) - table.Lsdas(0)) % CompactUnwind.LsdaEntrySizeBytes == 0;
            findings.Require(
                isInOrder && (i > 0 || hasLsdas), Rules.UnwindLsdaIndex, at + 8, $"entry {i} has its LSDAs at {table.Lsdas(i)} of {table.Bytes.Length} bytes");
            hasLsdas &= isInOrder;
        }

        return hasLsdas;
    }

    private static void CheckLsdas(UnwindTable table, ref PlaceFinder places, Findings findings)
    {
        uint end = table.Lsdas(table.IndexCount - 1);
        for (uint at = table.Lsdas(0); at < end; at += CompactUnwind.LsdaEntrySizeBytes)
        {
            uint function = table.Bytes.U32(at);
            ulong lsda = unchecked(table.Base + table.Bytes.U32(at + 4));
            findings.Require(
                at == table.Lsdas(0) || function > table.Bytes.U32(at - CompactUnwind.LsdaEntrySizeBytes),
                Rules.UnwindLsdaIndex,
                table.FileOffset + at,
                $"the LSDA of the function at 0x{function:x} comes after that of a later function");
            findings.Require(
                places.IsData(lsda), Rules.UnwindLsda, table.FileOffset + at + 4, $"the function at 0x{function:x} has its LSDA at 0x{lsda:x}");
        }
    }
}
