using System;
using System.Globalization;
using AfsLd.Domain.Diagnostics;
using AfsLd.Stages.Parsing.Archives;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows the members of an archive (ar.h).</summary>
internal static class DumpArchive
{
    internal static void Run(ReadOnlySpan<byte> bytes, string path, DumpText text)
    {
        text.Begin("members: offset of the header, bytes, modified (seconds since 1970), name");
        var reader = new ArchiveReader(bytes);
        Diagnostic? failure;
        while (reader.MoveNext(new Origin(path), out failure))
        {
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
    }
}
