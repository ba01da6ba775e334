using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>A link of a case whose inputs are damaged, in a folder of its own.</summary>
/// <param name="Folder">The folder of the inputs.</param>
/// <param name="Arguments">The linker's arguments without -o.</param>
/// <param name="Leaf">The name of its output.</param>
/// <param name="Inputs">The files of the folder that the link reads, in order.</param>
internal sealed record DamageSubject(string Folder, ImmutableArray<string> Arguments, string Leaf, ImmutableArray<string> Inputs)
{
    private const int FileThatWasRead = 0x10;

    private static readonly ConcurrentDictionary<string, Lazy<Task<DamageSubject>>> Made = new(StringComparer.Ordinal);

    /// <summary>The links by case and number: of objects of all kinds of content, archives, libraries, stubs, universal files and lists.</summary>
    public static ImmutableArray<(string Case, int Link)> All { get; } =
    [
        ("everything", 0), ("exceptions", 0), ("thread-locals", 0), ("personalities-compact", 0), ("unwind-dwarf-only", 0), ("hints-all-kinds", 0),
        ("data-in-code", 0), ("objc-category-merging", 0), ("merge-program", 0), ("merge-program", 1), ("debug-map-archive", 0), ("archive-thin", 0),
        ("universal-inputs", 0), ("weak-across-dylibs", 2), ("umbrella", 5), ("frameworks", 0), ("autolink", 0), ("export-lists", 0), ("dylinker", 0),
    ];

    /// <summary>Prepares a link once.</summary>
    public static Task<DamageSubject> OfAsync(string name, int link) => Made.GetOrAdd($"{name}-{link}", key => new(() => MakeAsync(name, link, key))).Value;

    /// <summary>The arguments of one of its links, with an output in the folder "out" and what else is asked for.</summary>
    public string[] Command(IEnumerable<string> more) => [.. Arguments, .. more, "-o", "out/" + Leaf];

    private static async Task<DamageSubject> MakeAsync(string name, int link, string key)
    {
        string folder = Path.Combine(Repository.Work, "damaged", key);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(folder, "out"));
        CaseResult result = (await CaseResult.OfAsync(name))[0];
        Subject.Copy(result.Ours.Folder, folder);
        string[] arguments = LinkCase.Arguments(result.Test, link, result.Variant);
        int output = Array.IndexOf(arguments, "-o");
        DamageSubject subject = new(folder, [.. arguments[..output], .. arguments[(output + 2)..]], Path.GetFileName(arguments[output + 1]), []);

        Outcome outcome = await Tools.RunAsync(Tools.Linker, subject.Command(["-dependency_info", "read"]), folder);
        return outcome.IsSilent ? subject with { Inputs = FilesRead(folder) } : throw new InvalidDataException($"{key}: {outcome.Error}");
    }

    /// <summary>What -dependency_info lists of the folder: records of a byte for their kind and a path that ends with zero.</summary>
    private static ImmutableArray<string> FilesRead(string folder)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "read"))).Split('\0').Where(static line => line.Length > 1))
        {
            string path = Path.GetRelativePath(folder, Path.GetFullPath(line[1..], folder));
            if (line[0] == FileThatWasRead && !path.StartsWith("..", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, path)))
            {
                names.Add(path);
            }
        }

        return [.. names];
    }
}
