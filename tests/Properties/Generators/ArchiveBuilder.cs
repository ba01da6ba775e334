using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Which archive format the builder writes.</summary>
public enum ArchiveStyle
{
    Bsd,
    BsdSorted,
    Bsd64,
    Gnu,
    Gnu64,
    Thin,
}

/// <summary>Makes the bytes of an archive.</summary>
public sealed class ArchiveBuilder(ArchiveStyle style)
{
    private readonly List<(string Name, byte[] Contents, string[] Symbols)> members = [];

    /// <summary>False: no index is written.</summary>
    public bool HasIndex { get; set; } = true;

    /// <summary>Added to every member offset in the index: anything but 0 makes it stale.</summary>
    public int IndexError { get; set; }

    public bool IsBsd => style is ArchiveStyle.Bsd or ArchiveStyle.BsdSorted or ArchiveStyle.Bsd64;

    /// <summary>Adds a member.</summary>
    public ArchiveBuilder Add(string name, byte[] contents, params string[] symbols)
    {
        members.Add((name, contents, symbols));
        return this;
    }

    /// <summary>The archive's bytes.</summary>
    public byte[] Build()
    {
        // Sizes do not depend on the offsets in the index: write it twice.
        var offsets = new int[members.Count];
        Write(offsets);
        return Write(offsets);
    }

    private byte[] Write(int[] offsets)
    {
        var file = new ByteWriter().Text(style == ArchiveStyle.Thin ? "!<thin>\n" : "!<arch>\n");
        if (HasIndex)
        {
            Member(file, style switch
            {
                ArchiveStyle.Bsd => "__.SYMDEF",
                ArchiveStyle.BsdSorted => "__.SYMDEF SORTED",
                ArchiveStyle.Bsd64 => "__.SYMDEF_64",
                ArchiveStyle.Gnu64 => "/SYM64/",
                _ => "/",
            }, Index(offsets), true);
        }

        string longNames = string.Concat(members.Select(m => m.Name + "/\n"));
        if (!IsBsd)
        {
            Member(file, "//", Encoding.UTF8.GetBytes(longNames), true);
        }

        int nameAt = 0;
        for (int i = 0; i < members.Count; i++)
        {
            offsets[i] = file.Position;
            bool isShort = members[i].Name.Length <= 15 && style != ArchiveStyle.Thin && !members[i].Name.Contains(' ');
            string field = IsBsd
                ? isShort ? members[i].Name : "#1/"
                : isShort ? members[i].Name + "/" : "/" + nameAt.ToString(CultureInfo.InvariantCulture);
            nameAt += members[i].Name.Length + 2;
            Member(file, field, members[i].Contents, style != ArchiveStyle.Thin, members[i].Name);
        }

        return file.ToArray();
    }

    private static void Member(ByteWriter file, string field, byte[] contents, bool hasContents, string longName = "")
    {
        byte[] prefix = [];
        if (field == "#1/" || (field.StartsWith("__.SYMDEF", StringComparison.Ordinal) && field.Length > 16))
        {
            string name = field == "#1/" ? longName : field;
            prefix = Encoding.UTF8.GetBytes(name.PadRight((name.Length + 4) & ~3, '\0'));
            field = "#1/" + prefix.Length.ToString(CultureInfo.InvariantCulture);
        }

        int size = prefix.Length + contents.Length;
        file.Text(field.PadRight(16)).Text("1700000000  ").Text("0     0     100644  ")
            .Text(size.ToString(CultureInfo.InvariantCulture).PadRight(10)).Text("`\n");
        if (hasContents)
        {
            file.Append(prefix);
            file.Append(contents);
            file.Align(2, (byte)'\n');
        }
    }

    private byte[] Index(int[] offsets)
    {
        (string Name, int Member)[] entries = members.SelectMany((m, i) => m.Symbols.Select(s => (s, i))).ToArray();
        if (style == ArchiveStyle.BsdSorted)
        {
            Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        var names = new ByteWriter();
        var index = new ByteWriter();
        bool is64 = style is ArchiveStyle.Bsd64 or ArchiveStyle.Gnu64;
        if (!IsBsd)
        {
            BigEndian(index, entries.Length, is64);
        }
        else
        {
            LittleEndian(index, entries.Length * (is64 ? 16 : 8), is64);
        }

        foreach ((string name, int member) in entries)
        {
            int nameAt = names.Append(Encoding.UTF8.GetBytes(name + "\0"));
            if (IsBsd)
            {
                LittleEndian(index, nameAt, is64);
                LittleEndian(index, offsets[member] + IndexError, is64);
            }
            else
            {
                BigEndian(index, offsets[member] + IndexError, is64);
            }
        }

        if (IsBsd)
        {
            LittleEndian(index, names.Position, is64);
        }

        index.Append(names.ToArray());
        return index.ToArray();
    }

    private static void LittleEndian(ByteWriter writer, int value, bool is64)
    {
        writer.Word((uint)value);
        if (is64)
        {
            writer.Word(0);
        }
    }

    private static void BigEndian(ByteWriter writer, int value, bool is64)
    {
        if (is64)
        {
            writer.BigEndianWord(0);
        }

        writer.BigEndianWord((uint)value);
    }
}
