using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Stages.Arguments;
using AfsLd.Stages.Reproducing;
using Xunit;

namespace AfsLd.Tests.Properties.Reproducing;

/// <summary>What --reproduce writes means what was meant.</summary>
public sealed class ResponseLaws
{
    private const string Letters = "ab-/=@,. \t\n\"'\\é";

    [Law]
    public void Quoted_arguments_are_read_back(int seed) => Assert.True(ReadsBack(Arguments(seed), QuoteResponseFile.Run));

    [Fact]
    public void The_law_rejects_text_without_escapes() =>
        Assert.Contains(Enumerable.Range(0, 200), static seed => !ReadsBack(Arguments(seed), static all => string.Join('\n', all.Select(static a => $"\"{a}\""))));

    [Theory]
    [InlineData("a.o", "/w/x", "files/w/x/a.o")]
    [InlineData("../lib/./a.a", "/w/x", "files/w/lib/a.a")]
    [InlineData("/usr/lib/libz.tbd", "/w/x", "files/usr/lib/libz.tbd")]
    [InlineData("../../../../a.o", "/w/x", "files/a.o")]
    [InlineData("odd\\name.o", "/w", "files/w/odd\\name.o")]
    [InlineData("lib\\a.o", "C:\\w\\x", "files/C/w/x/lib/a.o")]
    [InlineData("D:\\sdk\\a.tbd", "C:\\w", "files/D/sdk/a.tbd")]
    [InlineData("D:a", "/w", "files/w/D:a")]
    public void A_file_lies_below_the_folder_as_it_lay_below_the_root(string path, string folder, string expected) =>
        Assert.Equal(expected, ReproducedPath.Of(path, folder));

    [Law]
    public void No_path_leads_out_of_the_folder(int seed)
    {
        Random random = new(seed);
        string path = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.GetItems<string>(["..", "/", ".", "a", "\\", "C:"], 1)[0]));
        string place = ReproducedPath.Of(path, random.Next(2) == 0 ? "/w/x" : "C:\\w");
        Assert.StartsWith(ReproducedPath.Folder, place, StringComparison.Ordinal);
        Assert.DoesNotContain("..", place.Split('/'));
    }

    private static bool ReadsBack(ImmutableArray<string> arguments, Func<ImmutableArray<string>, string> quote)
    {
        List<string> read = [];
        SplitResponseFile.Run(Encoding.UTF8.GetBytes(quote(arguments)), read);
        return read.SequenceEqual(arguments, StringComparer.Ordinal);
    }

    private static ImmutableArray<string> Arguments(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, random.Next(6)).Select(_ => new string(random.GetItems<char>(Letters, random.Next(8))))];
    }
}
