using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>A link that is repeated under many circumstances.</summary>
/// <param name="Name">The case's name, or "generated".</param>
/// <param name="Folder">The folder of its inputs, which nothing writes into.</param>
/// <param name="Arguments">The linker's arguments without -o.</param>
/// <param name="Leaf">The name of its output, which the signature holds.</param>
internal sealed record Subject(string Name, string Folder, ImmutableArray<string> Arguments, string Leaf)
{
    /// <summary>A large program that is generated, with archives, weak definitions, commons and thread locals.</summary>
    public const string Generated = "generated";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Subject>>> Made = new(StringComparer.Ordinal);

    /// <summary>Programs, a library, and links that fail: with undefined and duplicate names, cut inputs, a pointer out of reach.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        Generated, "everything", "debug-map-archive", "weak-across-dylibs", "export-trie-deep", "personalities-compact",
        "undefined-symbol", "duplicate-symbol", "truncated-object", "wrong-architecture", "addend-too-far",
    ];

    /// <summary>Prepares the inputs once.</summary>
    public static Task<Subject> OfAsync(string name) => Made.GetOrAdd(name, _ => new(() => MakeAsync(name))).Value;

    private static async Task<Subject> MakeAsync(string name)
    {
        string folder = Path.Combine(Repository.Work, "subjects", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        if (name == Generated)
        {
            return new Subject(name, folder, await GenerateProgram.RunAsync(folder), "main");
        }

        CaseFile test = CaseFile.All[name];
        CaseResult result = (await CaseResult.OfAsync(name))[0];
        Copy(result.Ours.Folder, folder);
        string[] arguments = LinkCase.Arguments(test, test.Links.Length - 1, result.Variant);
        int output = Array.IndexOf(arguments, "-o");
        string leaf = arguments[output + 1];
        File.Delete(Path.Combine(folder, leaf));
        return new Subject(name, folder, [.. arguments[..output], .. arguments[(output + 2)..], "-reproducible"], leaf);
    }

    /// <summary>Copies a folder of files, in the order of their names or against it.</summary>
    public static void Copy(string from, string to, bool backwards = false)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        foreach (string file in backwards ? files.Reverse() : files)
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? to);
            File.Copy(file, copy);
        }
    }
}
