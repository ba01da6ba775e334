using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Dumping;

namespace AfsLd.Stages.Dumping;

/// <summary>The lines of a dump while they are written, and what could not be read.</summary>
/// <remarks>Names may overlap, and chains repeat, so that a small file could have an endless dump: what is longer than a multiple of the
/// file is cut.</remarks>
internal sealed class DumpText(string path, long fileBytes)
{
    private const int CharactersPerByte = 64;
    private const int SmallestRoom = 1 << 20;
    private const int LargestRoom = 1 << 28;
    private const int LongestName = 2048;

    private readonly StringBuilder text = new();
    private readonly List<Diagnostic> problems = [];
    private readonly long room = Math.Min(LargestRoom, SmallestRoom + (fileBytes * CharactersPerByte));
    private string? heading;

    /// <summary>How many characters it may have.</summary>
    internal long Room => room;

    /// <summary>The member that is read, of an archive or a universal file; null for the file itself.</summary>
    internal string? Member { get; set; }

    /// <summary>Where in the file the bytes begin that offsets count from.</summary>
    internal long BaseOffset { get; set; }

    /// <summary>True once the dump is as long as it may be: nothing more is shown.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Begins a part; it shows when it has a line.</summary>
    internal void Begin(string title) => heading = title;

    /// <summary>A line.</summary>
    internal void Line(string line)
    {
        if (IsFull)
        {
            return;
        }

        if (heading is not null)
        {
            text.Append('\n').Append(heading).Append('\n');
            heading = null;
        }

        text.Append(line.TrimEnd(' ')).Append('\n');
        if (text.Length > room)
        {
            IsFull = true;
            text.Append("...\n");
            problems.Add(Diagnostic.Malformed(
                DumpCodes.TooLong, new Origin(path, Member), $"the dump is cut after {text.Length} characters: expected fewer of a file of {fileBytes} bytes"));
        }
    }

    /// <summary>Something that could not be read.</summary>
    /// <param name="offset">Where, in the image.</param>
    /// <param name="what">What was found, and what was expected.</param>
    internal void Problem(long offset, string what)
    {
        if (!IsFull)
        {
            Line($"  malformed: {what}");
            problems.Add(Diagnostic.Malformed(DumpCodes.Malformed, new Origin(path, Member, Offset: BaseOffset + offset), what));
        }
    }

    /// <summary>What a reader of the linker's says of the file.</summary>
    internal void Problem(Diagnostic problem) => problems.Add(problem);

    internal DumpReport Freeze() => new(text.ToString(), [.. problems]);

    /// <summary>A name as text: what a terminal would obey is shown as a question mark, and very long ones are cut.</summary>
    internal static string Name(ReadOnlySpan<byte> bytes)
    {
        bool isCut = bytes.Length > LongestName;
        string name = Encoding.UTF8.GetString(isCut ? bytes[..LongestName] : bytes);
        foreach (char each in name)
        {
            if (char.IsControl(each))
            {
                return string.Create(name.Length, name, static (cleaned, dirty) =>
                {
                    for (int i = 0; i < cleaned.Length; i++)
                    {
                        cleaned[i] = char.IsControl(dirty[i]) ? '?' : dirty[i];
                    }
                }) + (isCut ? "..." : "");
            }
        }

        return isCut ? name + "..." : name;
    }
}
