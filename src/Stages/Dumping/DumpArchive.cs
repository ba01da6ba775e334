using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.Archives;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows the members of an archive (ar.h).</summary>
internal static class DumpArchive
{
    internal static void Run(ReadOnlyMemory<byte> file, string path, DumpText text)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        List<int> headers = [];
        (ArchivePart Part, int At, int SizeBytes) index = (ArchivePart.Member, 0, 0);
        text.Begin("members: offset of the header, bytes, modified (seconds since 1970), name");
        var reader = new ArchiveReader(bytes);
        Diagnostic? failure;
        while (reader.MoveNext(new Origin(path), out failure))
        {
            if (reader.Part == ArchivePart.Member)
            {
                headers.Add(reader.HeaderOffset);
            }
            else if (index.Part == ArchivePart.Member && reader.Part is not (ArchivePart.LongNames or ArchivePart.OtherTable))
            {
                index = (reader.Part, reader.ContentsOffset, (int)reader.SizeBytes);
            }

            string kind = reader.Part switch
            {
                ArchivePart.Member => DumpText.Name(System.Text.Encoding.UTF8.GetBytes(reader.Name)),
                ArchivePart.LongNames => "(long names)",
                ArchivePart.OtherTable => "(another table)",
                _ => "(index)",
            };
            text.Line(string.Create(CultureInfo.InvariantCulture, $"  0x{reader.HeaderOffset:x8} {reader.SizeBytes,10} {reader.ModifiedTime,10} {kind}"));
        }

        if (failure is not null)
        {
            text.Line("  malformed: " + failure.Text);
            text.Problem(failure);
        }

        if (index.Part != ArchivePart.Member)
        {
            ShowIndex(ReadIndex.Run(file, index.Part, index.At, index.SizeBytes, headers.ToArray(), [.. Enumerable.Range(0, headers.Count)]), headers, text);
        }
    }

    // A linker that finds no use in an index makes its own, so that one is no damage.
    private static void ShowIndex(ArchiveIndex? index, List<int> headers, DumpText text)
    {
        text.Begin("index: offset of the member's header, name");
        if (index is null)
        {
            text.Line("  it names nothing, or does not fit the members");
            return;
        }

        for (int i = 0; i < index.MemberOf.Length && !text.IsFull; i++)
        {
            text.Line($"  0x{headers[index.MemberOf[i]]:x8} {DumpText.Name(index.Names.Span.Slice(index.NameOffsets[i], index.NameLengths[i]))}");
        }
    }
}
