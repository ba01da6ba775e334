using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows the export trie's names in the order of their bytes (mach-o/loader.h above dyld_info_command).</summary>
internal static class DumpExports
{
    private const int LongestName = 1 << 14;

    internal static void Run(MachImage image, DumpText text)
    {
        // Nodes may share bytes, and commands may share a trie: all names together are no longer than the text may be.
        long room = text.Room;
        var libraries = new Libraries(image);
        foreach (LinkEditTable table in LinkEditTable.ListAll(image))
        {
            if (table.Rank == LinkEditTable.TrieRank)
            {
                text.Begin("exports: address or library, name");
                Walk(image, ((ReadOnlySpan<byte>)image.Bytes.Span).Cut(table.Offset, (long)table.SizeBytes), table.Offset, libraries, ref room, text);
                if (room < 0)
                {
                    text.Problem(table.Offset, "the names of the tries are cut: expected fewer in a file of this size");
                    return;
                }
            }
        }
    }

    private static void Walk(MachImage image, ReadOnlySpan<byte> trie, long start, Libraries libraries, ref long room, DumpText text)
    {
        var lines = new List<(string Name, string Line)>();
        var open = new Stack<(int Node, string Name)>();
        bool[] seen = new bool[trie.Length];
        room -= trie.Length;
        open.Push((0, ""));
        while (room >= 0 && open.TryPop(out (int Node, string Name) next))
        {
            if (next.Node >= trie.Length || seen[next.Node] || next.Name.Length > LongestName)
            {
                text.Problem(start + next.Node, $"the node of '{next.Name}' is at {next.Node}: expected a node of its own in the trie's {trie.Length} bytes");
                continue;
            }

            seen[next.Node] = true;
            var cursor = new LebCursor(trie, next.Node);
            ulong terminal = cursor.Unsigned();
            if (cursor.Failed || terminal > (ulong)(trie.Length - cursor.Position))
            {
                text.Problem(start + next.Node, $"the export '{next.Name}' has {terminal} bytes: expected them in the trie's {trie.Length}");
                continue;
            }

            if (terminal != 0)
            {
                lines.Add((next.Name, Line(image, trie.Slice(cursor.Position, (int)terminal), next.Name, libraries)));
            }

            cursor = new LebCursor(trie, cursor.Position + (int)terminal);
            for (int edges = cursor.Byte(); edges > 0 && !cursor.Failed; edges--)
            {
                string letters = DumpText.Name(cursor.Text());
                ulong child = cursor.Unsigned();
                if (!cursor.Failed)
                {
                    room -= next.Name.Length + letters.Length;
                    open.Push(((int)Math.Min(child, int.MaxValue), next.Name + letters));
                }
            }

            if (cursor.Failed)
            {
                text.Problem(start + next.Node, $"the edges of '{next.Name}' do not end in the trie");
            }
        }

        lines.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach ((string _, string line) in lines)
        {
            text.Line(line);
        }
    }

    // EXPORT_SYMBOL_FLAGS_*: kind 3, weak 4, re-export 8, stub and resolver 16.
    private static string Line(MachImage image, ReadOnlySpan<byte> payload, string name, Libraries libraries)
    {
        var cursor = new LebCursor(payload);
        ulong flags = cursor.Unsigned();
        ulong value = cursor.Unsigned();
        if ((flags & 8) != 0)
        {
            string other = DumpText.Name(cursor.Text());
            return $"  {libraries[(long)Math.Min(value, int.MaxValue)]} {name}{(other.Length == 0 ? "" : " is its " + other)}";
        }

        var words = new StringBuilder();
        words.Append((flags & 3) switch { 0 => "", 1 => " thread-local", 2 => " absolute", _ => " kind 3" });
        words.Append((flags & 4) != 0 ? " weak" : "");
        if ((flags & 16) != 0)
        {
            words.Append($" resolver 0x{unchecked(image.HeaderAddress + cursor.Unsigned()):x9}");
        }

        ulong address = (flags & 3) == 2 ? value : unchecked(image.HeaderAddress + value);
        return $"  0x{address:x9} {name}{words}";
    }
}
