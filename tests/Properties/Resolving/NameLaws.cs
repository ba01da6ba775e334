using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Reporting;
using AfsLd.Stages.Resolving;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>The tables and matchers below the resolver.</summary>
public sealed class NameLaws
{
    [Law]
    public void Globs_match_as_the_obvious_recursion_does(int seed)
    {
        (string glob, string name) = GlobAndName(seed);
        Assert.Equal(NaiveMatch(glob, name, starMayBeEmpty: true), NamePatterns.Of([glob]).Match(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void A_glob_whose_star_needs_a_character_is_rejected() =>
        Assert.Contains(Enumerable.Range(0, 2000).Select(GlobAndName), pair =>
            NaiveMatch(pair.Glob, pair.Name, starMayBeEmpty: false) != NamePatterns.Of([pair.Glob]).Match(Encoding.UTF8.GetBytes(pair.Name)));

    [Law]
    public void Distances_are_those_of_the_textbook(int seed)
    {
        (byte[] left, byte[] right) = Words(seed);
        for (int limit = 1; limit < 6; limit++)
        {
            Assert.Equal(Math.Min(limit, TextbookDistance(left, right, withTranspositions: true)), SuggestName.Distance(left, right, limit));
        }
    }

    [Fact]
    public void A_distance_without_transpositions_is_rejected() =>
        Assert.Contains(Enumerable.Range(0, 2000).Select(Words), pair =>
            Math.Min(5, TextbookDistance(pair.Left, pair.Right, withTranspositions: false)) != SuggestName.Distance(pair.Left, pair.Right, 5));

    [Law]
    public void The_table_numbers_names_as_a_dictionary_does(int seed)
    {
        var random = new Random(seed);
        List<string> mentions = [.. Enumerable.Range(0, random.Next(400)).Select(_ => $"_{random.Next(200)}")];
        var table = new GlobalNames(random.Next(8), exact: random.Next(2) == 0);
        var dictionary = new Dictionary<string, int>();
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(mentions));
        int source = table.AddSource(bytes);
        int at = 0;
        foreach (string name in mentions)
        {
            dictionary.TryAdd(name, dictionary.Count);
            Assert.Equal(dictionary[name], table.Intern(NameHash.Of(bytes.AsSpan(at, name.Length)), source, at, name.Length));
            at += name.Length;
        }

        Assert.Equal(dictionary.Count, table.Count);
        Assert.All(dictionary, pair => Assert.Equal(pair.Value, table.Find(NameHash.Of(Encoding.UTF8.GetBytes(pair.Key)), Encoding.UTF8.GetBytes(pair.Key))));
        Assert.Equal(-1, table.Find(NameHash.Of("_absent"u8), "_absent"u8));
    }

    [Fact]
    public void Two_names_with_one_hash_are_noticed_after_the_fold()
    {
        ImmutableArray<ParsedObject> objects =
        [
            new ObjectSketch("a.o", [new SketchSymbol("_a", SketchKind.Strong)]).Parse(null, _ => 7),
            new ObjectSketch("b.o", [new SketchSymbol("_b", SketchKind.Strong)]).Parse(null, _ => 7),
        ];
        Assert.False(Verify(exact: false));
        Assert.True(Verify(exact: true));

        bool Verify(bool exact)
        {
            var fold = new LinkFold(new GlobalNames(0, exact));
            foreach (ParsedObject value in objects)
            {
                fold.Join(value, ReferenceMarks.None);
            }

            Assert.Equal(exact ? 2 : 1, fold.Names.Count);
            return VerifyNames.Run(SequentialExecution.Instance, fold.Names, objects, [.. fold.Maps], [.. fold.Sources]);
        }
    }

    [Fact]
    public void The_fold_allocates_nothing_per_symbol()
    {
        const int Symbols = 20000;
        ParsedObject Make(string name, SketchKind kind) =>
            new ObjectSketch(name, [.. Enumerable.Range(0, Symbols).Select(i => new SketchSymbol($"_name{i}", kind))]).Parse();
        ParsedObject[] objects = [Make("a.o", SketchKind.Weak), Make("b.o", SketchKind.Weak), Make("c.o", SketchKind.Reference), Make("d.o", SketchKind.AutoHide)];
        var fold = new LinkFold(new GlobalNames(Symbols, exact: false));
        fold.Join(objects[0], ReferenceMarks.None);
        foreach (ParsedObject value in objects[1..])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            fold.Join(value, ReferenceMarks.None);
            // The map of the object's own entries, 4 bytes each, and now and then a list that grows.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 4 * Symbols, (4 * Symbols) + 2048);
        }
    }

    private static (string Glob, string Name) GlobAndName(int seed)
    {
        var random = new Random(seed);
        string[] pieces = ["*", "*", "?", "a", "b", "c", "[ab]", "[a-c]", "[^a]", "[b"];
        string glob = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
        string name = string.Concat(Enumerable.Range(0, random.Next(0, 7)).Select(_ => "abc["[random.Next(4)]));
        return (NamePatterns.IsPattern(glob) ? glob : glob + "*", name);
    }

    private static bool NaiveMatch(ReadOnlySpan<char> glob, ReadOnlySpan<char> name, bool starMayBeEmpty)
    {
        if (glob.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (glob[0] == '*')
        {
            for (int taken = starMayBeEmpty ? 0 : 1; taken <= name.Length; taken++)
            {
                if (NaiveMatch(glob[1..], name[taken..], starMayBeEmpty))
                {
                    return true;
                }
            }

            return false;
        }

        if (name.IsEmpty)
        {
            return false;
        }

        int close = glob[0] == '[' ? glob.IndexOf(']') : -1;
        if (close > 0)
        {
            string set = glob[1..close].ToString();
            bool isNegated = set.Length > 1 && set[0] == '^';
            set = isNegated ? set[1..] : set;
            bool isIn = set == "a-c" ? name[0] is >= 'a' and <= 'c' : set.Contains(name[0]);
            return isIn != isNegated && NaiveMatch(glob[(close + 1)..], name[1..], starMayBeEmpty);
        }

        return (glob[0] == '?' || glob[0] == name[0]) && NaiveMatch(glob[1..], name[1..], starMayBeEmpty);
    }

    private static (byte[] Left, byte[] Right) Words(int seed)
    {
        var random = new Random(seed);
        byte[] Word() => [.. Enumerable.Range(0, random.Next(0, 8)).Select(_ => (byte)"abAB_"[random.Next(5)])];
        return (Word(), Word());
    }

    /// <summary>Optimal string alignment, recursively: a letter's case counts nothing.</summary>
    private static int TextbookDistance(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool withTranspositions)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return left.Length + right.Length;
        }

        static bool Same(byte a, byte b) => char.ToLowerInvariant((char)a) == char.ToLowerInvariant((char)b);
        int best = TextbookDistance(left[1..], right[1..], withTranspositions) + (Same(left[0], right[0]) ? 0 : 1);
        if (best > 0)
        {
            best = Math.Min(best, 1 + TextbookDistance(left[1..], right, withTranspositions));
            best = Math.Min(best, 1 + TextbookDistance(left, right[1..], withTranspositions));
        }

        if (withTranspositions && left.Length > 1 && right.Length > 1 && Same(left[0], right[1]) && Same(left[1], right[0]))
        {
            best = Math.Min(best, 1 + TextbookDistance(left[2..], right[2..], withTranspositions));
        }

        return best;
    }
}
