using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using AfsLd.Shell.Inputs;

namespace AfsLd.Shell.Reporting;

/// <summary>The file of -dependency_info: what a build system must watch.</summary>
/// <remarks>Records of one byte that tells the kind and a text that ends with a NUL, as ld64 writes and Xcode, CMake's Makefiles and
/// Ninja generators read: 0x00 version, 0x10 a file that was read, 0x11 one that was looked for in vain, 0x40 an output.</remarks>
internal static class DependencyInfo
{
    /// <summary>The contents; each list sorted and without repetitions, so that they do not depend on how the search went.</summary>
    internal static byte[] Encode(string version, IEnumerable<LoadedFile> files, IEnumerable<string> missing, string output)
    {
        using MemoryStream stream = new();
        Add(stream, 0x00, version);
        foreach (string path in Sorted(files.Select(file => file.Path)))
        {
            Add(stream, 0x10, path);
        }

        foreach (string path in Sorted(missing))
        {
            Add(stream, 0x11, path);
        }

        Add(stream, 0x40, output);
        return stream.ToArray();
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) => paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static void Add(MemoryStream stream, byte kind, string text)
    {
        stream.WriteByte(kind);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.WriteByte(0);
    }
}
