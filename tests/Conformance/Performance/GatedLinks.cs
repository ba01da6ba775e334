using System;
using System.Collections.Generic;
using System.IO;
using AfsLd.Bench.Inputs;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>The generated links that gates measure, by name; each is written once.</summary>
internal static class GatedLinks
{
    private static readonly Lazy<Dictionary<string, string>> Folders = new(Write);

    /// <summary>The names, smallest first: one object; two archives of the size of lua and sqlite; objects of 25 MB; the same dead-stripped.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["hello", "archives", "objects", "dead-strip"];

    /// <summary>The folder that a link runs in.</summary>
    internal static string FolderOf(string name) => Folders.Value[name];

    /// <summary>The real archive of lua and sqlite if bench/workloads/build.sh built it; else the generated ones stand for it.</summary>
    internal static (string Folder, string[] Arguments) Runtime()
    {
        string cache = Environment.GetEnvironmentVariable("AFSLD_WORKLOADS") is { Length: > 0 } chosen ? chosen : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
                ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "afs-ld", "workloads");
        string real = Path.Combine(cache, "runtime");
        return File.Exists(Path.Combine(real, "link.rsp"))
            ? (real, ["@link.rsp", "-o", Path.Combine(FolderOf("archives"), "runtime")])
            : (FolderOf("archives"), ArgumentsOf("archives"));
    }

    /// <summary>The link's arguments, relative to its folder: the output is called <c>out</c>.</summary>
    internal static string[] ArgumentsOf(string name) => name switch
    {
        "hello" => ["u00000.o", "-o", "out"],
        "dead-strip" => ["@link.rsp", "-dead_strip"],
        _ => ["@link.rsp"],
    };

    /// <summary>The folder of a generated program of so many objects, each of 100 functions.</summary>
    internal static string FolderOfSize(int objects)
    {
        string folder = Path.Combine(Repository.Work, "performance", "size-" + objects.ToString(System.Globalization.CultureInfo.InvariantCulture));
        WriteProgram.AsObjects(folder, new SyntheticProgram(objects, 100));
        return folder;
    }

    private static Dictionary<string, string> Write()
    {
        string root = Path.Combine(Repository.Work, "performance");
        Dictionary<string, string> folders = [];
        foreach (string name in Names)
        {
            folders[name] = Path.Combine(root, name == "dead-strip" ? "objects" : name);
        }

        WriteProgram.AsObjects(folders["hello"], new SyntheticProgram(1, 2));
        WriteProgram.AsArchives(folders["archives"], new SyntheticProgram(34, 160));
        WriteProgram.AsObjects(folders["objects"], new SyntheticProgram(250, 200));
        return folders;
    }
}
