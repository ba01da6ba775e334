using System;
using System.Text;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Stages.Parsing.Archives;

/// <summary>Walks the members of an archive (struct ar_hdr, ar.h): BSD and GNU names, whole and thin.</summary>
internal ref struct ArchiveReader
{
    /// <summary>Length of the magic: <c>!&lt;arch&gt;\n</c> or <c>!&lt;thin&gt;\n</c>.</summary>
    internal const int MagicBytes = 8;

    private const int HeaderBytes = 60;

    /// <summary>What long names may have together, for each byte of their table and for each member that has one.</summary>
    private const int NameBytesPerTableByte = 16;
    private const int NameBytesPerMember = 1024;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly bool isThin;
    private ReadOnlySpan<byte> longNames;
    private ReadOnlySpan<byte> rawName;
    private int next;
    private long nameBytesLeft;

    internal ArchiveReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        isThin = bytes.StartsWith("!<thin>\n"u8);
        next = MagicBytes;
    }

    /// <summary>What the current member is.</summary>
    internal ArchivePart Part { get; private set; }

    /// <summary>Byte offset of the current member's header.</summary>
    internal int HeaderOffset { get; private set; }

    /// <summary>Byte offset of its contents; of no meaning for a member of a thin archive.</summary>
    internal int ContentsOffset { get; private set; }

    /// <summary>Length of its contents.</summary>
    internal long SizeBytes { get; private set; }

    /// <summary>ar_date: seconds since 1970.</summary>
    internal ulong ModifiedTime { get; private set; }

    /// <summary>Its name, decoded.</summary>
    internal readonly string Name => Encoding.UTF8.GetString(rawName);

    /// <summary>Goes to the next member. False at the end, and at one that is malformed (<paramref name="failure"/>).</summary>
    internal bool MoveNext(Origin origin, out Diagnostic? failure)
    {
        failure = null;
        // Members begin at even offsets; some writers end the file without the padding.
        if (next >= bytes.Length)
        {
            return false;
        }

        HeaderOffset = next;
        ReadOnlySpan<byte> header = bytes[next..];
        if (header.Length < HeaderBytes || header[58] != '`' || header[59] != '\n'
            || !TryReadDecimal(header.Slice(48, 10), out ulong size))
        {
            failure = Malformed(origin, next, $"expected a member header of {HeaderBytes} bytes with a decimal size, ending in \"`\\n\"");
            return false;
        }

        ModifiedTime = TryReadDecimal(header.Slice(16, 12), out ulong date) ? date : 0;
        ReadOnlySpan<byte> name = header[..16].TrimEnd((byte)' ');
        Part = PartOf(name);
        bool hasContents = !isThin || Part != ArchivePart.Member;
        int contents = next + HeaderBytes;
        if (hasContents && size > (ulong)(bytes.Length - contents))
        {
            failure = Malformed(origin, next, $"a member of {size} bytes: expected it inside the archive, of which {bytes.Length - contents} bytes are left");
            return false;
        }

        ContentsOffset = contents;
        SizeBytes = (long)Math.Min(size, long.MaxValue);
        long end = contents + (hasContents ? SizeBytes : 0);
        next = (int)Math.Min(end + (end & 1), int.MaxValue);
        return ReadName(origin, name, ref failure);
    }

    private bool ReadName(Origin origin, ReadOnlySpan<byte> name, ref Diagnostic? failure)
    {
        rawName = name;
        switch (Part)
        {
            case ArchivePart.LongNames:
                longNames = bytes.Slice(ContentsOffset, (int)SizeBytes);
                nameBytesLeft = SizeBytes * NameBytesPerTableByte;
                return true;
            case ArchivePart.Member when name.StartsWith("#1/"u8):
                return ReadBsdName(origin, name, ref failure);
            case ArchivePart.Member when name.Length > 1 && name[0] == '/':
                return ReadGnuName(origin, name, ref failure);
            case ArchivePart.Member:
                rawName = name.EndsWith("/"u8) ? name[..^1] : name;
                return true;
            default:
                return true;
        }
    }

    // BSD: "#1/20" says that the first 20 bytes of the contents are the name, padded with NULs.
    private bool ReadBsdName(Origin origin, ReadOnlySpan<byte> name, ref Diagnostic? failure)
    {
        if (isThin || !TryReadDecimal(name[3..], out ulong length) || length > (ulong)SizeBytes)
        {
            failure = Malformed(origin, HeaderOffset, $"expected \"#1/\" and the length of a name inside the member's {SizeBytes} bytes");
            return false;
        }

        rawName = bytes.Slice(ContentsOffset, (int)length).TrimEnd((byte)0);
        ContentsOffset += (int)length;
        SizeBytes -= (long)length;
        Part = rawName.StartsWith("__.SYMDEF"u8) ? BsdIndexOf(rawName) : Part;
        return true;
    }

    // GNU: "/18" is offset 18 of the member "//", where the name ends in "/\n".
    private bool ReadGnuName(Origin origin, ReadOnlySpan<byte> name, ref Diagnostic? failure)
    {
        if (!TryReadDecimal(name[1..], out ulong offset) || offset >= (ulong)longNames.Length)
        {
            failure = Malformed(origin, HeaderOffset, $"expected \"/\" and an offset into the long names, which have {longNames.Length} bytes");
            return false;
        }

        ReadOnlySpan<byte> rest = longNames[(int)offset..];
        int end = rest.IndexOf((byte)'\n');
        rest = end < 0 ? rest : rest[..end];
        // Thin archives share the names of members that are the same file; no real one shares long names by the thousand.
        nameBytesLeft += NameBytesPerMember - rest.Length;
        if (nameBytesLeft < 0)
        {
            failure = Malformed(origin, HeaderOffset, $"a name of {rest.Length} bytes that others have as well: expected names that together explain the {longNames.Length} bytes of long names");
            return false;
        }

        rawName = rest.EndsWith("/"u8) ? rest[..^1] : rest;
        return true;
    }

    private static ArchivePart PartOf(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("__.SYMDEF"u8))
        {
            return BsdIndexOf(name);
        }

        if (name.IsEmpty || name[0] != '/')
        {
            return ArchivePart.Member;
        }

        if (name.Length == 1)
        {
            return ArchivePart.GnuIndex;
        }

        return name[1] switch
        {
            (byte)'/' => ArchivePart.LongNames,
            (byte)'S' when name.SequenceEqual("/SYM64/"u8) => ArchivePart.GnuIndex64,
            >= (byte)'0' and <= (byte)'9' => ArchivePart.Member,
            _ => ArchivePart.OtherTable,
        };
    }

    private static ArchivePart BsdIndexOf(ReadOnlySpan<byte> name) =>
        name.StartsWith("__.SYMDEF_64"u8) ? ArchivePart.BsdIndex64 : ArchivePart.BsdIndex;

    private static bool TryReadDecimal(ReadOnlySpan<byte> field, out ulong value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = field.Trim((byte)' ');
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > ulong.MaxValue / 100)
            {
                return false;
            }

            value = (value * 10) + (uint)(digit - '0');
        }

        return !digits.IsEmpty;
    }

    private static Diagnostic Malformed(Origin origin, long offset, string text) =>
        Diagnostic.Malformed(ParsingCodes.MalformedArchive, origin with { Offset = offset }, "archive: " + text);
}
