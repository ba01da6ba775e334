using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>A damaged object, archive, library, stub or list is refused by its name, or linked into an image that macOS takes; nothing else happens.</summary>
public sealed class DamagedInputTests
{
    private const string Rejected = "rejected: ";

    private static readonly Outcome Silent = new(0, "", "");
    private static readonly Outcome Refused = new(65, "", "afs-ld: error: a.o: it ends early\n");
    private static readonly Outcome Other = new(65, "", "afs-ld: error: b.o: it ends early\n");
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;
    private static readonly ImmutableSortedDictionary<string, string> Old = None.Add("main", "1");
    private static readonly ImmutableSortedDictionary<string, string> New = None.Add("main", "2");

    /// <summary>The links, by case and number.</summary>
    public static TheoryData<string, int> Links { get; } = LinksOf(DamageSubject.All.Where(static link => CaseFile.All.ContainsKey(link.Case)));

    [CaseTheory]
    [MemberData(nameof(Links))]
    public async Task A_damaged_input_is_refused_by_name_or_gives_a_sound_image(string name, int link)
    {
        DamageCampaign campaign = await CaseResult.WhenFreeAsync(() => DamageCampaign.OfAsync(name, link));
        Assert.True(campaign.Faults.IsEmpty, string.Join("\n", campaign.Faults));
        Assert.True(campaign.Codes.Keys.Any(static code => code != 0), "nothing was refused: the damage does nothing");
    }

    /// <summary>What is wrong, what the link did, and what is said of it: nothing of the sound ones.</summary>
    public static TheoryData<string, int, bool, string> Judged { get; } = new()
    {
        { "a sound image", 0, true, "" },
        { "refused", 65, true, "" },
        { "refused", 1, false, "" },
        { "rejected: entry-address", 0, true, "what it made is refused" },
        { "rejected: pointer-fixed", 0, true, "" },
        { "rejected: pointer-fixed, zerofill-last", 0, true, "what it made is refused" },
        { "rejected: ", 0, true, "what it made is refused" },
        { "unreadable", 0, true, "what it made is refused" },
        { "the old image", 0, true, "it succeeded, and left behind: main" },
        { "nothing", 0, false, "it succeeded, and left behind: " },
        { "litter", 0, false, "it succeeded, and left behind: main, main.tmp" },
        { "a new image", 65, false, "it failed, and left behind: main" },
        { "a new image", 65, true, "it failed, and left behind: main" },
        { "nothing", 65, true, "it failed, and left behind: " },
        { "silent", 65, true, "it failed without a word" },
        { "silent", 1, true, "it failed without a word" },
        { "names another", 65, true, "it does not name the damaged file" },
        { "names another", 1, true, "" },
        { "refused", 70, true, "it ended with 70" },
        { "refused", 134, true, "it ended with 134" },
        { "refused", 139, true, "it ended with 139" },
        { "silent", -1, true, "it did not end" },
    };

    [Theory]
    [MemberData(nameof(Judged))]
    public void The_judge_says_what_is_wrong_and_nothing_else(string what, int code, bool hasOld, string expected)
    {
        ImmutableSortedDictionary<string, string> before = hasOld ? Old : None;
        DamagedRun run = new(
            "a.o",
            what switch { "silent" => Silent with { ExitCode = code }, "names another" => Other with { ExitCode = code }, _ => Refused with { ExitCode = code } },
            before,
            what switch
            {
                "a sound image" or "unreadable" or "a new image" => New,
                _ when what.StartsWith(Rejected, StringComparison.Ordinal) => New,
                "litter" => New.Add("main.tmp", "3"),
                "nothing" => None,
                _ => before,
            },
            code != 0 ? null
                : what == "unreadable" ? Silent with { ExitCode = 70 }
                : what.StartsWith(Rejected, StringComparison.Ordinal)
                    ? new(1, string.Concat(what[Rejected.Length..].Split(", ").Select(static rule => $"out/main: {rule}: a sentence (offset 0x1; rejected by dyld)\n")), "")
                : Silent);
        string[] said = [.. JudgeDamage.Run(run)];
        Assert.Equal(expected.Length > 0 ? 1 : 0, said.Length);
        Assert.StartsWith(expected, said.FirstOrDefault(""), StringComparison.Ordinal);
    }

    /// <summary>What one worker did and what is said of it: nothing of the same.</summary>
    public static TheoryData<int, string, bool, string> JudgedByOne { get; } = new()
    {
        { 65, "afs-ld: error: a.o: it ends early\n", false, "" },
        { 0, "", true, "" },
        { 65, "afs-ld: error: a.o: it ends late\n", false, "one worker does otherwise" },
        { 1, "afs-ld: error: a.o: it ends early\n", false, "one worker does otherwise" },
        { 0, "afs-ld: warning: a.o: it ends early\n", true, "one worker does otherwise" },
        { 0, "", false, "one worker leaves behind other bytes" },
    };

    [Theory]
    [MemberData(nameof(JudgedByOne))]
    public void What_one_worker_does_otherwise_is_a_fault(int code, string error, bool isNew, string expected)
    {
        DamagedRun run = code == 0 ? new("a.o", Silent, None, New, Silent) : new("a.o", Refused, None, None, null);
        string said = string.Join('\n', JudgeDamage.Run(run with { ByOne = (new Outcome(code, "", error), isNew ? New : code == 0 ? Old : None) }));
        Assert.Equal(expected.Length == 0, said.Length == 0);
        Assert.StartsWith(expected, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(65, "")]
    [InlineData(2, "--dump of the damaged file ended with 2")]
    [InlineData(70, "--dump of the damaged file ended with 70")]
    [InlineData(134, "--dump of the damaged file ended with 134")]
    [InlineData(139, "--dump of the damaged file ended with 139")]
    [InlineData(-1, "--dump of the damaged file ended with -1")]
    public void A_reader_that_does_not_come_to_its_own_end_is_a_fault(int code, string expected)
    {
        DamagedRun run = new("a.o", Refused, None, None, null) { OfInput = [("--verify", Refused), ("--dump", Silent with { ExitCode = code })] };
        string said = string.Join('\n', JudgeDamage.Run(run));
        Assert.Equal(expected.Length == 0, said.Length == 0);
        Assert.StartsWith(expected, said, StringComparison.Ordinal);
    }

    [CaseTheory]
    [InlineData("-no_uuid", "one worker leaves behind other bytes")]
    [InlineData("-why_load", "one worker does otherwise")]
    [InlineData("-lnone-such", "one worker does otherwise")]
    public async Task A_link_that_one_worker_does_otherwise_would_be_noticed(string otherwise, string expected)
    {
        if (CaseFile.All.ContainsKey("debug-map-archive"))
        {
            DamageCampaign campaign = await CaseResult.WhenFreeAsync(() => DamageCampaign.OfAsync("debug-map-archive", 0, 6, ["-j", "1", otherwise]));
            Assert.Contains(campaign.Faults, fault => fault.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_number_stands_for_one_damage()
    {
        byte[] sound = [.. Enumerable.Range(0, 3000).Select(static i => (byte)(i * 7))];
        for (ulong seed = 0; seed < 100; seed++)
        {
            byte[] damaged = DamageBytes.Run(sound, new Dice(seed));
            Assert.NotEqual(sound, damaged);
            Assert.Equal(damaged, DamageBytes.Run(sound, new Dice(seed)));
            Assert.NotEqual(damaged, DamageBytes.Run(sound, new Dice(seed + 100)));
        }
    }

    [CaseFact]
    public async Task Contents_are_restored_and_nothing_else()
    {
        if (!CaseFile.All.ContainsKey("debug-map-archive"))
        {
            return;
        }

        DamageSubject subject = await DamageSubject.OfAsync("debug-map-archive", 0);
        foreach (string file in (string[])["main.o", "libmember.a"])
        {
            byte[] sound = await File.ReadAllBytesAsync(Path.Combine(subject.Folder, file));
            List<(int Offset, int Length)> ranges = FindContents.Of(sound);
            Assert.NotEmpty(ranges);
            for (int at = 0; at < sound.Length; at++)
            {
                byte[] damaged = [.. sound];
                damaged[at] ^= 1;
                bool isContent = ranges.Any(range => at >= range.Offset && at < range.Offset + range.Length);
                Assert.Equal(isContent, FindContents.Restore(sound, damaged).AsSpan().SequenceEqual(sound));
            }

            Assert.Equal(sound[..^1], FindContents.Restore(sound, sound[..^1]));
        }
    }

    private static TheoryData<string, int> LinksOf(IEnumerable<(string Case, int Link)> links)
    {
        TheoryData<string, int> data = [];
        foreach ((string name, int link) in links)
        {
            data.Add(name, link);
        }

        return data;
    }
}
