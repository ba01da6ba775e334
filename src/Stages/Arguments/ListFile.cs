using System;
using System.Collections.Generic;
using System.Text;

namespace AfsLd.Stages.Arguments;

/// <summary>Reads files that list something a line.</summary>
internal static class ListFile
{
    /// <summary>Appends the lines of a list of symbols: a # begins a comment, space around a line and empty lines are dropped.</summary>
    internal static void AddNames(ReadOnlySpan<byte> bytes, List<string> names)
    {
        foreach (Range range in bytes.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes[range];
            int comment = line.IndexOf((byte)'#');
            line = (comment < 0 ? line : line[..comment]).Trim(" \t\r\f\v"u8);
            if (!line.IsEmpty)
            {
                names.Add(Encoding.UTF8.GetString(line));
            }
        }
    }

    /// <summary>Appends the lines of a list of paths: whole lines, so that a path may have spaces; empty lines are dropped.</summary>
    /// <param name="folder">What the paths lie in, or empty.</param>
    internal static void AddPaths(ReadOnlySpan<byte> bytes, string folder, List<string> paths)
    {
        string prefix = folder.Length == 0 || folder.EndsWith('/') ? folder : folder + "/";
        foreach (Range range in bytes.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes[range];
            if (line.EndsWith("\r"u8))
            {
                line = line[..^1];
            }

            if (!line.IsEmpty)
            {
                paths.Add(prefix + Encoding.UTF8.GetString(line));
            }
        }
    }

    /// <summary>False for what is no list: text has no NUL. An object in the place of a list is a slip that happens.</summary>
    internal static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0);

    /// <summary>The bytes of the byte order mark that some editors put before UTF-8: it is no part of the first line.</summary>
    internal static int MarkLength(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
}
