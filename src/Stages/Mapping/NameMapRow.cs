using System;
using System.Globalization;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Mapping;

/// <summary>Says what a row of the link map that an object holds is, in ld64's words.</summary>
internal static class NameMapRow
{
    /// <summary>Adds the name.</summary>
    internal static void Run(AtomGraph graph, in MapRow row, StringBuilder text)
    {
        switch (row.Kind)
        {
            case MapName.Symbol:
                text.Append(Encoding.UTF8.GetString(graph.Resolution.Objects[row.Object].Symbols.NameOf(row.Index)));
                break;
            case MapName.Common:
                text.Append(graph.Resolution.Globals.TextOf(new SymbolId(row.Index)));
                break;
            default:
                AppendAtom(graph, row.Index, text);
                break;
        }
    }

    /// <summary>Adds what an atom without a name holds.</summary>
    internal static void AppendAtom(AtomGraph graph, int atom, StringBuilder text)
    {
        if (graph.Atoms.ObjectOf[atom] < 0 || (graph.Atoms.Flags[atom] & AtomFlags.Literal) == 0)
        {
            text.Append("anon");
            return;
        }

        InputSection section = graph.SectionOf(new AtomId(atom));
        ReadOnlySpan<byte> contents = section.Contents.Span.Slice((int)graph.Atoms.OffsetInSection[atom], (int)graph.Atoms.SizeBytes[atom]);
        if (AtomSections.IsCString(section))
        {
            text.Append("literal string: ");
            AppendEscaped(contents[..^1], text);
        }
        else
        {
            text.Append(contents.Length.ToString(CultureInfo.InvariantCulture)).Append("-byte-literal");
        }
    }

    // A row is a line: what would break or hide it is escaped as in C.
    private static void AppendEscaped(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        foreach (char c in Encoding.UTF8.GetString(bytes))
        {
            switch (c)
            {
                case '\n': text.Append("\\n"); break;
                case '\t': text.Append("\\t"); break;
                case '\r': text.Append("\\r"); break;
                case '\\': text.Append("\\\\"); break;
                case < ' ' or '\x7f': text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }
    }
}
