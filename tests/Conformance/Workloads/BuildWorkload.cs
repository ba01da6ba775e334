using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Bench.Inputs;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Workloads;

/// <summary>Developer workloads, made by bench/workloads/build.sh and kept in its cache.</summary>
internal static class BuildWorkload
{
    private const string Generated = "synthetic-";
    private const int FunctionsPerObject = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Builds = new();
    private static readonly string Script = Path.Combine(Repository.Root, "bench", "workloads", "build.sh");

    /// <summary>The workloads that are linked everywhere: each takes seconds to fetch or compile once.</summary>
    public static ImmutableArray<string> Cheap { get; } =
        ["runtime", "fortran", "objc", "dawn", "skia", "skia-dead-strip", "wechat", "synthetic-125", "synthetic-500"];

    /// <summary>The programs that the script needs for these.</summary>
    public static ImmutableArray<string> Needs { get; } =
        [.. Tools.Always, "npm", "apt-get", "dpkg", "python3", "flock", "xz", "flang-new-19", "llvm-libtool-darwin-19", "llvm-lipo-19"];

    /// <summary>The cheap workloads, and whatever else is in the cache.</summary>
    public static ImmutableArray<string> Known { get; } = [.. Cheap.Concat(Built().Except(Cheap).Order(StringComparer.Ordinal))];

    private static string Cache =>
        Environment.GetEnvironmentVariable("AFSLD_WORKLOADS") is { Length: > 0 } chosen ? chosen
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches ? caches
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "afs-ld",
            "workloads");

    /// <summary>The folder of a workload; it holds a link.rsp. The first call builds it, one workload at a time; generated ones are written here.</summary>
    /// <exception cref="InvalidDataException">The script failed.</exception>
    public static Task<string> FolderOfAsync(string name) => Builds.GetOrAdd(name, static key => new(() => RunAsync(key))).Value;

    private static IEnumerable<string> Built() =>
        Directory.Exists(Cache) ? Directory.EnumerateDirectories(Cache).Where(IsBuilt).Select(static folder => Path.GetFileName(folder)) : [];

    private static bool IsBuilt(string folder) => File.Exists(Path.Combine(folder, "recipe")) && File.Exists(Path.Combine(folder, "link.rsp"));

    private static async Task<string> RunAsync(string name)
    {
        if (name.StartsWith(Generated, StringComparison.Ordinal) && int.TryParse(name[Generated.Length..], CultureInfo.InvariantCulture, out int objects))
        {
            string generated = Path.Combine(Repository.Work, "workloads", name, "inputs");
            WriteProgram.AsObjects(generated, new SyntheticProgram(objects, FunctionsPerObject));
            return generated;
        }

        string folder = Path.Combine(Cache, name);

        // What is not one of the cheap is taken as it is found.
        if (!Cheap.Contains(name) && IsBuilt(folder))
        {
            return folder;
        }

        Outcome built = await Tools.RunAsync(Script, [name], Repository.Root, patience: Patience);
        return built.ExitCode == 0 ? folder : throw new InvalidDataException($"{Script} {name}: exit code {built.ExitCode}\n{built.Error}");
    }
}
