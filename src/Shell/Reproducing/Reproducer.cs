using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using AfsLd.Domain.Options;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Outputs;
using AfsLd.Stages.Arguments;
using AfsLd.Stages.Reproducing;

namespace AfsLd.Shell.Reproducing;

/// <summary>The archive of --reproduce: all that a link read, and a response file that links it again, anywhere, to the same bytes.</summary>
/// <remarks>It depends on the link alone: entries are sorted, belong to nobody, and have the times of the files, which debug maps hold.</remarks>
internal static class Reproducer
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes the archive.</summary>
    /// <param name="path">Its path, whose name without its extension is the folder in it.</param>
    /// <param name="arguments">The arguments of the link.</param>
    /// <param name="options">What they mean.</param>
    /// <param name="files">What was read.</param>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    internal static void Write(string path, ImmutableArray<string> arguments, LinkOptions options, LoadFiles files)
    {
        string folder = Path.GetFileNameWithoutExtension(path) + "/";
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, TarEntryFormat.Gnu, leaveOpen: true))
        {
            Add(tar, folder + "response.txt", Encoding.UTF8.GetBytes(WriteResponse.Run(arguments, options)), 0);
            Add(tar, folder + "version.txt", Encoding.UTF8.GetBytes(Banner.Program + "\n"), 0);
            foreach ((string name, LoadedFile file) in Sorted(files.Files, options.WorkingFolder))
            {
                Add(tar, folder + name, file.Bytes.ToArray(), file.ModifiedTime);
            }
        }

        PublishOutput.Run(path, stream.GetBuffer().AsMemory(0, (int)stream.Length), isExecutable: false, files.Means);
    }

    private static IEnumerable<(string Name, LoadedFile File)> Sorted(IReadOnlyList<LoadedFile> files, string workingFolder) =>
        files.Select(file => (Name: ReproducedPath.Of(file.Path, workingFolder), File: file))
            .DistinctBy(static entry => entry.Name, StringComparer.Ordinal)
            .OrderBy(static entry => entry.Name, StringComparer.Ordinal);

    private static void Add(TarWriter tar, string name, byte[] bytes, ulong modifiedTime)
    {
        using MemoryStream data = new(bytes);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(modifiedTime, uint.MaxValue));
        tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name)
        {
            Mode = Mode, ModificationTime = time, AccessTime = time, ChangeTime = time, DataStream = data,
        });
    }
}
