using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>What may differ between two runs of one link without a difference in what they write.</summary>
/// <param name="Name">In words.</param>
internal sealed record Circumstance(string Name)
{
    /// <summary>A command that starts the linker.</summary>
    public ImmutableArray<string> Prefix { get; init; } = [];

    /// <summary>Variables of the environment.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Further arguments.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Makes a copy of the inputs, to be linked in its stead: (the inputs, the empty folder).</summary>
    public Action<string, string>? CopyInputs { get; init; }

    /// <summary>A folder of its own for the copy, with a name of another length; relative to the folder of all.</summary>
    public string Place { get; init; } = "elsewhere";

    /// <summary>All circumstances, by name.</summary>
    public static ImmutableSortedDictionary<string, Circumstance> All { get; } =
        Make().ToImmutableSortedDictionary(static c => c.Name, static c => c, StringComparer.Ordinal);

    private static IEnumerable<Circumstance> Make()
    {
        foreach (string workers in (string[])["1", "2", "3", "8", "64"])
        {
            yield return new($"-j {workers}") { Arguments = ["-j", workers] };
        }

        yield return With("a Turkish locale", ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"));
        yield return With("another time zone", ("TZ", "Asia/Kathmandu"));
        yield return With("a large environment", ("SOMETHING", new string('x', 100_000)));
        yield return new("an empty environment") { Prefix = ["env", "-i"] };
        yield return With("a heap of 400 MiB", ("DOTNET_GCHeapHardLimit", "0x19000000"));
        yield return With("the server's collector", ("DOTNET_gcServer", "1"));
        yield return With("a collection every 256 KiB", ("DOTNET_GCgen0size", "0x40000"));
        yield return With("one processor for the runtime", ("DOTNET_PROCESSOR_COUNT", "1"));
        yield return With("no tiers and no wide vectors", ("DOTNET_TieredCompilation", "0"), ("DOTNET_EnableAVX2", "0"), ("DOTNET_EnableAVX512F", "0"));
        yield return new("one processor") { Prefix = ["taskset", "-c", "0"] };
        yield return new("umask 077") { Prefix = ["sh", "-c", "umask 077; exec \"$@\"", "sh"] };
        yield return new("umask 000") { Prefix = ["sh", "-c", "umask 000; exec \"$@\"", "sh"] };
        yield return new("the lowest priority") { Prefix = ["nice", "-n", "19"] };
        yield return new("fixed addresses") { Prefix = ["setarch", "-R"] };
        yield return new("heavy load") { Prefix = ["sh", "-c", Load, "sh"] };
        yield return new("another folder") { CopyInputs = static (from, to) => Subject.Copy(from, to), Place = "a-folder/with a name/of another length" };
        yield return new("files made in another order") { CopyInputs = static (from, to) => Subject.Copy(from, to, backwards: true), Place = "backwards" };
        yield return new("other times of files") { CopyInputs = CopyWithOldTimes, Place = "old" };
        yield return new("links instead of files") { CopyInputs = CopyAsLinks, Place = "links" };
    }

    /// <summary>Eight busy loops beside the link, ended with it.</summary>
    private const string Load =
        "i=0; while [ $i -lt 8 ]; do (while :; do :; done) & busy=\"$busy $!\"; i=$((i+1)); done; \"$@\"; code=$?; kill $busy; wait 2>/dev/null; exit $code";

    private static Circumstance With(string name, params (string Name, string Value)[] variables) =>
        new(name) { Environment = variables.ToImmutableDictionary(static v => v.Name, static v => v.Value) };

    private static void CopyWithOldTimes(string from, string to)
    {
        Subject.Copy(from, to);
        int day = 1;
        foreach (string file in Directory.EnumerateFiles(to, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(1999, 1, day++ % 28 + 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    private static void CopyAsLinks(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string link = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(link) ?? to);
            File.CreateSymbolicLink(link, file);
        }
    }
}
