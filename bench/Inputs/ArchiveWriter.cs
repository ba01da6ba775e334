using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace AfsLd.Bench.Inputs;

/// <summary>Writes a BSD archive with an index of the names that members define.</summary>
internal static class ArchiveWriter
{
    // ar(5) and ranlib(5): a name after the header, padded so that contents are aligned to 8 bytes.
    private const int NameBytes = 20;
    private const int HeaderBytes = 60 + NameBytes;

    /// <summary>The archive's bytes.</summary>
    /// <param name="members">Name (shorter than 20 characters), contents, and a name that it defines.</param>
    internal static byte[] Run(IReadOnlyList<(string Name, byte[] Contents, string Defines)> members)
    {
        byte[] names = Encoding.UTF8.GetBytes(string.Concat(System.Linq.Enumerable.Select(members, member => member.Defines + "\0")).PadRight(8, '\0'));
        int indexBytes = 8 + (members.Count * 8) + ((names.Length + 7) & ~7);
        MemoryStream file = new();
        file.Write("!<arch>\n"u8);
        Header(file, "__.SYMDEF", indexBytes);
        long at = file.Length + indexBytes;
        Word(file, members.Count * 8);
        int nameAt = 0;
        foreach ((string _, byte[] contents, string defines) in members)
        {
            Word(file, nameAt);
            Word(file, (int)at);
            nameAt += Encoding.UTF8.GetByteCount(defines) + 1;
            at += HeaderBytes + ((contents.Length + 7) & ~7);
        }

        Word(file, (names.Length + 7) & ~7);
        file.Write(names);
        Pad(file, ((names.Length + 7) & ~7) - names.Length);
        foreach ((string name, byte[] contents, string _) in members)
        {
            int padded = (contents.Length + 7) & ~7;
            Header(file, name, padded);
            file.Write(contents);
            Pad(file, padded - contents.Length);
        }

        return file.ToArray();
    }

    private static void Header(MemoryStream file, string name, int size) => file.Write(Encoding.ASCII.GetBytes(
        "#1/20".PadRight(16) + "1700000000  0     0     100644  " + (size + NameBytes).ToString(CultureInfo.InvariantCulture).PadRight(10) + "`\n"
        + name.PadRight(NameBytes, '\0')));

    private static void Word(MemoryStream file, int value) => file.Write(BitConverter.GetBytes(value));

    private static void Pad(MemoryStream file, int count) => file.Write(new byte[count]);
}
