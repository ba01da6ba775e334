using System;
using System.Collections.Generic;
using System.Globalization;

namespace AfsLd.Tests.Properties.Models;

/// <summary>Reads a link map line by line.</summary>
internal sealed class LinkMapReader
{
    internal LinkMapReader(string text)
    {
        string part = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal) && line.EndsWith(':'))
            {
                part = line;
            }
            else if (!line.StartsWith('#'))
            {
                Read(part, line);
            }
        }
    }

    internal readonly record struct Row(ulong Address, ulong SizeBytes, int File, string Name);

    internal List<string> Files { get; } = [];

    internal List<(ulong Address, ulong SizeBytes, string Name)> Sections { get; } = [];

    internal List<Row> Rows { get; } = [];

    internal List<Row> Dead { get; } = [];

    private void Read(string part, string line)
    {
        string[] fields = line.Split('\t');
        switch (part)
        {
            case "# Object files:":
                Files.Add(line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]);
                break;
            case "# Sections:":
                Sections.Add((Hex(fields[0]), Hex(fields[1]), $"{fields[2]},{fields[3]}"));
                break;
            case "# Symbols:" or "# Dead Stripped Symbols:":
                int end = fields[2].IndexOf(']', StringComparison.Ordinal);
                int file = int.Parse(fields[2][1..end], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
                ulong address = fields[0] == "<<dead>> " ? 0 : Hex(fields[0]);
                (part == "# Symbols:" ? Rows : Dead).Add(new Row(address, Hex(fields[1]), file, line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]));
                break;
        }
    }

    private static ulong Hex(string field) => ulong.Parse(field.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
