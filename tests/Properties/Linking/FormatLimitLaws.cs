using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.LinkEdit;
using AfsLd.Stages.LinkEdit;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Every table that is too large is named, in one order, and what fits is handed on as it is.</summary>
public sealed class FormatLimitLaws
{
    private static readonly AfsLd.Domain.LinkEdit.LinkEdit Good = LinkInMemory.PlanOrThrow(AfsLd.Domain.SequentialExecution.Instance, new RandomProgram(1)).LinkEdit;
    private static readonly int[] ImportCounts = [0, 0, 0, 1, FewImports, (1 << 24) - 2, (1 << 24) - 1, 1 << 24, (1 << 24) + 1];

    private const int FewImports = 100;

    /// <summary>The sizes of one output.</summary>
    private readonly record struct Sizes(ulong Strings, int Imports, ulong Offset, ulong Tables);

    /// <summary>A limit and what its diagnostic says.</summary>
    private sealed record Limit(string Word, Func<Sizes, bool> IsPassed);

    private static readonly Limit[] Limits =
    [
        new("the string table would be", s => s.Strings > uint.MaxValue),
        new("imports", s => s.Imports > (1 << 24) - 1),
        new("the output would be", s => (UInt128)s.Offset + s.Tables > uint.MaxValue),
    ];

    private static readonly Dictionary<string, Limit[]> Mutants = new(StringComparer.Ordinal)
    {
        ["strings of exactly 4 GiB"] = [Limits[0] with { IsPassed = s => s.Strings > 1UL << 32 }, Limits[1], Limits[2]],
        ["one import more"] = [Limits[0], Limits[1] with { IsPassed = s => s.Imports > 1 << 24 }, Limits[2]],
        ["one import less"] = [Limits[0], Limits[1] with { IsPassed = s => s.Imports > (1 << 24) - 2 }, Limits[2]],
        ["a file of exactly 4 GiB"] = [Limits[0], Limits[1], Limits[2] with { IsPassed = s => s.Offset + s.Tables > 1UL << 32 }],
        ["only the tables"] = [Limits[0], Limits[1], Limits[2] with { IsPassed = s => s.Tables > uint.MaxValue }],
        ["sums of 32 bits"] = [Limits[0], Limits[1], Limits[2] with { IsPassed = s => unchecked((uint)(s.Offset + s.Tables)) < s.Tables }],
        ["no limit of strings"] = [Limits[1], Limits[2]],
        ["no limit of imports"] = [Limits[0], Limits[2]],
        ["no limit of the file"] = [Limits[0], Limits[1]],
        ["another order"] = [Limits[2], Limits[1], Limits[0]],
    };

    public static TheoryData<string> Blunders => [.. Mutants.Keys];

    [Law]
    public void What_is_too_large_is_named_and_what_fits_is_kept(int seed) => Assert.True(Agrees(Make(seed), Limits));

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects(string blunder) => Assert.Contains(Enumerable.Range(0, 500), seed => !Agrees(Make(seed), Mutants[blunder]));

    private static bool Agrees(Sizes sizes, Limit[] limits)
    {
        string[] expected = [.. limits.Where(l => l.IsPassed(sizes)).Select(l => l.Word)];
        return AreNamed(CheckFormatLimits.Exceeded(sizes.Strings, sizes.Imports, sizes.Offset, sizes.Tables), expected)
            && (sizes.Imports > FewImports || StageAgrees(sizes, expected));
    }

    // Tables with millions of imports are not made for each case: FormatLimitTests has one.
    private static bool StageAgrees(Sizes sizes, string[] expected)
    {
        AfsLd.Domain.LinkEdit.LinkEdit tables = Good with
        {
            Symbols = Good.Symbols with { StringSizeBytes = sizes.Strings },
            Imports = sizes.Imports == 0 ? null : new ChainedImports([.. new ChainedImport[sizes.Imports]], [], ImmutableDictionary<ChainedImport, int>.Empty),
            SizeBytes = sizes.Tables,
        };
        return CheckFormatLimits.Run(tables, sizes.Offset).Match(
            Succ: same => expected.Length == 0 && ReferenceEquals(same, tables),
            Fail: error => AreNamed(LinkError.DiagnosticsOf(error), expected));
    }

    private static bool AreNamed(IEnumerable<Diagnostic> errors, string[] expected)
    {
        Diagnostic[] all = [.. errors];
        return all.Length == expected.Length
            && all.Zip(expected, (error, word) => error.Code == "format-limit" && error.Text.Contains(word, StringComparison.Ordinal)).All(isNamed => isNamed);
    }

    private static Sizes Make(int seed)
    {
        var random = new Random(seed);
        ulong Near() => random.Next(3) switch
        {
            0 => (ulong)random.Next(),
            1 => (1UL << 32) + (ulong)random.Next(4) - 2,
            _ => (ulong)random.NextInt64(1L << 62),
        };
        ulong tables = random.Next(2) == 0 ? Near() : (ulong)random.Next();
        ulong offset = random.Next(2) == 0 && tables < 1UL << 32 ? (1UL << 32) - tables + (ulong)random.Next(3) - 1 : random.Next(2) == 0 ? 0x4000 : Near();
        return new Sizes(random.Next(2) == 0 ? 100 : Near(), ImportCounts[random.Next(ImportCounts.Length)], offset, tables);
    }
}
