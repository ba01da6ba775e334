using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>The files that a thin archive needs are all asked for, each once, and are enough to read it.</summary>
public sealed class ThinMemberPathsLaws
{
    private delegate IEnumerable<string> Ask(string archivePath, byte[] archive);

    private static readonly string[] Folders = ["", "sub/", "../up/", "/abs/", "./"];

    private static readonly Dictionary<string, Ask> Mutants = new(StringComparer.Ordinal)
    {
        ["the last is forgotten"] = (path, archive) => Asked(path, archive).SkipLast(1),
        ["another order"] = (path, archive) => Enumerable.Reverse(Asked(path, archive)),
        ["the folder is not that of the archive"] = (_, archive) => Asked("x.a", archive),
        ["absolute names are put into the folder"] = (path, archive) => Asked(path, archive)
            .Select(p => p.StartsWith('/') && !path.StartsWith('/') ? path[..(path.LastIndexOf('/') + 1)] + p : p),
        ["a file for each member"] = (path, archive) => Asked(path, archive) is var once && once.Count == 0 ? once : once.Append(once[0]),
        ["whole archives need their members"] = (path, archive) => archive.Length < 60 ? [] : Asked(path, archive) is { Count: 0 } ? ["m0.o"] : Asked(path, archive),
    };

    public static TheoryData<string> Blunders => [.. Mutants.Keys];

    [Law]
    public void The_files_of_a_thin_archive_are_asked_for_once_and_are_enough(int seed) => Assert.True(Holds(seed, Asked), $"{seed}");

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects(string blunder) => Assert.Contains(Enumerable.Range(0, 200), seed => !Holds(seed, Mutants[blunder]));

    private static bool Holds(int seed, Ask ask)
    {
        var random = new Random(seed);
        bool isThin = random.Next(4) != 0;
        string folder = new[] { "", "lib/", "/usr/lib/", "a/b/../c/" }[random.Next(4)];
        string[] names = [.. Enumerable.Range(0, random.Next(0, 8)).Select(_ => (isThin ? Folders[random.Next(Folders.Length)] : "") + $"m{random.Next(6)}.o")];
        var builder = new ArchiveBuilder(isThin ? ArchiveStyle.Thin : (ArchiveStyle)random.Next(5)) { HasIndex = random.Next(2) == 0 };
        foreach (string name in names)
        {
            builder.Add(name, new ObjectBuilder().Build());
        }

        string[] expected = !isThin ? [] : [.. names.Select(n => n.StartsWith('/') ? n : folder + n).Distinct()];
        byte[] archive = builder.Build();
        string[] asked = [.. ask(folder + "x.a", archive)];
        return asked.SequenceEqual(expected) && IsEnough(folder + "x.a", archive, asked, names) && CutsAskForNoMore(folder + "x.a", archive, expected, ask);
    }

    private static bool IsEnough(string path, byte[] archive, string[] asked, string[] names)
    {
        ImmutableDictionary<string, LoadedInput> files = asked.ToImmutableDictionary(p => p, p => Outcome.File(p, new ObjectBuilder().Build()));
        return ParseArchive.Run(path, archive, LoadModifiers.None, files).Match(
            Succ: read => read.Members.Select(m => m.Name).SequenceEqual(names), Fail: _ => false);
    }

    // Members before a cut are asked for as if there were none.
    private static bool CutsAskForNoMore(string path, byte[] archive, string[] expected, Ask ask) =>
        Enumerable.Range(0, 20).Select(i => ask(path, archive[..(archive.Length * i / 20)]).ToArray())
            .All(asked => expected.Take(asked.Length).SequenceEqual(asked));

    private static List<string> Asked(string archivePath, byte[] archive) => [.. ThinMemberPaths.Run(archivePath, archive)];
}
