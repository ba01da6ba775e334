using System;
using System.Collections.Generic;

namespace AfsLd.Tests.Conformance.Images;

/// <summary>An exported name: flags as EXPORT_SYMBOL_FLAGS, mach-o/loader.h; the address is an offset from the header.</summary>
internal sealed record ImageExport(string Name, ulong Flags, ulong Address, ulong Other, string ImportName);

/// <summary>Walks the export trie.</summary>
internal static class ReadExports
{
    private const uint LcDyldInfoOnly = 0x80000022;
    private const uint LcDyldExportsTrie = 0x80000033;

    /// <summary>The exports of an image in the order of the trie.</summary>
    public static List<ImageExport> Run(MachoImage image)
    {
        List<ImageExport> exports = [];
        ReadOnlySpan<byte> trie = image.LinkEdit(LcDyldExportsTrie);
        if (trie.IsEmpty && image.Command(LcDyldInfoOnly) is { } info)
        {
            trie = image.Bytes.Slice((int)image.U32(info.Offset + 40), (int)image.U32(info.Offset + 44));
        }

        if (!trie.IsEmpty)
        {
            Walk(trie, 0, "", exports);
        }

        return exports;
    }

    private static void Walk(ReadOnlySpan<byte> trie, int node, string prefix, List<ImageExport> exports)
    {
        ByteCursor cursor = new(trie, node);
        int size = (int)cursor.Uleb();
        int children = cursor.Position + size;
        if (size > 0)
        {
            ulong flags = cursor.Uleb();
            exports.Add((flags & 8) != 0
                ? new ImageExport(prefix, flags, 0, cursor.Uleb(), cursor.CString())
                : new ImageExport(prefix, flags, cursor.Uleb(), (flags & 0x10) != 0 ? cursor.Uleb() : 0, ""));
        }

        cursor.Position = children;
        for (int count = cursor.U8(); count > 0; count--)
        {
            string edge = cursor.CString();
            Walk(trie, (int)cursor.Uleb(), prefix + edge, exports);
        }
    }
}
