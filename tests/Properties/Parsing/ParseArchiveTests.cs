using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

public sealed class ParseArchiveTests
{
    private static readonly ImmutableDictionary<string, LoadedInput> NoFiles = ImmutableDictionary<string, LoadedInput>.Empty;

    public static TheoryData<ArchiveStyle> Styles => new(Enum.GetValues<ArchiveStyle>());

    [Law]
    public void Every_format_gives_the_members_and_names_that_went_in(int seed, ArchiveStyle style)
    {
        (string Name, string[] Symbols)[] members = Members(new Random(seed));
        Assert.Null(Disagreement(members, Read(style, members, hasIndex: true, indexError: 0)));
    }

    [Law]
    public void Without_an_index_or_with_a_stale_one_the_members_are_asked(int seed, ArchiveStyle style, bool isStale)
    {
        (string Name, string[] Symbols)[] members = Members(new Random(seed));
        Assert.Null(Disagreement(members, Read(style, members, hasIndex: isStale, indexError: isStale ? 2 : 0)));
    }

    [Fact]
    public void A_reader_that_believes_a_stale_index_is_caught()
    {
        (string Name, string[] Symbols)[] members = [("a.o", ["_a"]), ("b.o", ["_b"])];
        ParsedArchive archive = Read(ArchiveStyle.Bsd, members, hasIndex: true, indexError: 0);
        ParsedArchive mixed = archive with { Index = archive.Index with { MemberOf = [1, 0] } };
        Assert.NotNull(Disagreement(members, mixed));
        Assert.NotNull(Disagreement(members, archive with { Index = archive.Index with { NameOffsets = [.. archive.Index.NameOffsets.Select(o => o + 1)] } }));
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Members_of_one_name_are_kept_apart_and_empty_ones_left_out(ArchiveStyle style)
    {
        var builder = new ArchiveBuilder(style).Add("same.o", Object("_a"), "_a").Add("empty.o", []).Add("same.o", Object("_b"), "_b");
        ParsedArchive archive = Parse(builder.Build(), style == ArchiveStyle.Thin ? null : NoFiles, [("same.o", Object("_a")), ("empty.o", [])]);
        Assert.Equal(["same.o", "same.o"], archive.Members.Select(m => m.Name));
        Assert.Equal([0, 1], archive.Index.MemberOf.AsEnumerable());
    }

    [Fact]
    public void A_member_that_is_no_object_is_skipped_with_a_warning_if_all_are_wanted()
    {
        byte[] bytes = new ArchiveBuilder(ArchiveStyle.Bsd).Add("notes.txt", "hello"u8.ToArray()).Add("a.o", Object("_a"), "_a").Build();
        Assert.Equal(["a.o"], Outcome.Value(ParseArchive.Run("x.a", bytes, LoadModifiers.None, NoFiles)).Members.Select(m => m.Name));
        ParsedArchive whole = Outcome.Value(ParseArchive.Run("x.a", bytes, LoadModifiers.ForceLoad, NoFiles));
        Assert.Equal((ParsingCodes.SkippedMember, "x.a(notes.txt)"), (whole.Warnings.Single().Code, whole.Warnings.Single().Origin.FileAndMember));
    }

    [Fact]
    public void An_archive_of_ELF_objects_alone_is_told()
    {
        byte[] elf = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];
        byte[] foreign = new ArchiveBuilder(ArchiveStyle.Gnu).Add("notes.txt", "hello"u8.ToArray()).Add("e.o", elf).Build();
        byte[] mixed = new ArchiveBuilder(ArchiveStyle.Gnu).Add("e.o", elf).Add("a.o", Object("_a"), "_a").Build();
        byte[] notes = new ArchiveBuilder(ArchiveStyle.Gnu).Add("notes.txt", "hello"u8.ToArray()).Build();
        foreach (LoadModifiers modifiers in (LoadModifiers[])[LoadModifiers.None, LoadModifiers.ForceLoad])
        {
            string code = modifiers == LoadModifiers.None ? ParsingCodes.ForeignArchive : ParsingCodes.SkippedMember;
            Diagnostic warning = Outcome.Value(ParseArchive.Run("x.a", foreign, modifiers, NoFiles)).Warnings.Single();
            Assert.Equal((code, "no member is a Mach-O object: e.o is ELF: compile it with -target arm64-apple-macos"), (warning.Code, warning.Text));
        }

        Assert.Empty(Outcome.Value(ParseArchive.Run("x.a", mixed, LoadModifiers.None, NoFiles)).Warnings);
        Assert.Empty(Outcome.Value(ParseArchive.Run("x.a", notes, LoadModifiers.None, NoFiles)).Warnings);
    }

    [Fact]
    public void A_universal_member_is_its_arm64_slice()
    {
        byte[] slice = Object("_a");
        byte[] universal = UniversalBuilder.Build(false, (MachHeader.CpuTypeX8664, 3, Object("_wrong")), (MachHeader.CpuTypeArm64, 0, slice));
        ParsedArchive archive = Outcome.Value(ParseArchive.Run(
            "x.a", new ArchiveBuilder(ArchiveStyle.Bsd) { HasIndex = false }.Add("u.o", universal).Build(), LoadModifiers.None, NoFiles));
        Assert.Equal(slice, archive.Members[0].Bytes.ToArray());
        Assert.Equal("_a", NameOf(archive.Index, 0));
    }

    [Fact]
    public void A_thin_archive_says_which_files_it_needs_and_names_the_missing_ones()
    {
        byte[] bytes = new ArchiveBuilder(ArchiveStyle.Thin).Add("sub/a.o", Object("_a"), "_a").Add("/abs/b.o", Object("_b"), "_b").Build();
        Assert.Equal(["lib/sub/a.o", "/abs/b.o"], ThinMemberPaths.Run("lib/x.a", bytes).AsEnumerable());
        Diagnostic[] errors = Outcome.Errors(ParseArchive.Run("lib/x.a", bytes, LoadModifiers.None, NoFiles));
        Assert.Equal([ParsingCodes.MissingMember, ParsingCodes.MissingMember], errors.Select(e => e.Code));
        Assert.Equal("sub/a.o", errors[0].Origin.Member);
        Assert.Empty(ThinMemberPaths.Run("x.a", new ArchiveBuilder(ArchiveStyle.Bsd).Add("a.o", []).Build()));
    }

    [Fact]
    public void A_pulled_member_says_where_it_comes_from_and_what_is_wrong_with_it()
    {
        byte[] bytes = new ArchiveBuilder(ArchiveStyle.Gnu)
            .Add("a.o", Object("_a"), "_a")
            .Add("bc.o", [0x42, 0x43, 0xc0, 0xde, 0, 0, 0, 0], "_c")
            .Add("x86.o", UniversalBuilder.Build(true, (MachHeader.CpuTypeX8664, 3, Object("_d"))), "_d")
            .Build();
        ParsedArchive archive = Outcome.Value(ParseArchive.Run("x.a", bytes, LoadModifiers.Hidden, NoFiles));
        ParsedObject value = Outcome.Value(ParseMember.Run(archive, 0));
        Assert.Equal(("x.a(a.o)", 1700000000UL, true), (value.Origin.FileAndMember, value.ModifiedTime, value.HidesGlobals));
        Assert.Equal(ParsingCodes.Bitcode, Outcome.Error(ParseMember.Run(archive, 1)).Code);
        Diagnostic noSlice = Outcome.Error(ParseMember.Run(archive, 2));
        Assert.Equal((ParsingCodes.WrongArchitecture, "x86.o"), (noSlice.Code, noSlice.Origin.Member));
        Assert.Contains("x86_64", noSlice.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!<arch>\nshort")]
    [InlineData("!<arch>\na.o/            0           0     0     644     x         `\n")]
    [InlineData("!<arch>\na.o/            0           0     0     644     8         `\nabc")]
    [InlineData("!<arch>\n#1/99           0           0     0     644     8         `\nabcdefgh")]
    [InlineData("!<arch>\n/7              0           0     0     644     8         `\nabcdefgh")]
    public void A_malformed_member_is_reported_with_its_offset(string text)
    {
        Diagnostic error = Outcome.Error(ParseArchive.Run("x.a", System.Text.Encoding.ASCII.GetBytes(text), LoadModifiers.None, NoFiles));
        Assert.Equal((ParsingCodes.MalformedArchive, 8L), (error.Code, error.Origin.Offset));
    }

    private static byte[] Object(params string[] names)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0xd65f03c0);
        foreach (string name in names)
        {
            builder.Define(name, text, 0);
        }

        builder.Define("_local", text, 0, isExternal: false);
        builder.Undefined("_undefined");
        return builder.Build();
    }

    private static (string Name, string[] Symbols)[] Members(Random random) => Enumerable.Range(0, random.Next(1, 8))
        .Select(i => (
            $"{new string('m', random.Next(1, 30))}{(random.Next(4) == 0 ? " " : "")}{i}.o",
            Enumerable.Range(0, random.Next(0, 5)).Select(s => $"_{new string('s', random.Next(0, 20))}{i}_{s}").ToArray()))
        .ToArray();

    private static ParsedArchive Read(ArchiveStyle style, (string Name, string[] Symbols)[] members, bool hasIndex, int indexError)
    {
        var builder = new ArchiveBuilder(style) { HasIndex = hasIndex, IndexError = indexError };
        foreach ((string name, string[] symbols) in members)
        {
            builder.Add(name, Object(symbols), symbols);
        }

        return Parse(builder.Build(), style == ArchiveStyle.Thin ? null : NoFiles, members.Select(m => (m.Name, Object(m.Symbols))));
    }

    private static ParsedArchive Parse(byte[] bytes, ImmutableDictionary<string, LoadedInput>? files, IEnumerable<(string Name, byte[] Contents)> thin) =>
        Outcome.Value(ParseArchive.Run(
            "dir/x.a",
            bytes,
            LoadModifiers.None,
            files ?? thin.DistinctBy(m => m.Name).ToImmutableDictionary(m => "dir/" + m.Name, m => Outcome.File("dir/" + m.Name, m.Contents))));

    private static string NameOf(ArchiveIndex index, int entry) =>
        Outcome.Text(index.Names.Span.Slice(index.NameOffsets[entry], index.NameLengths[entry]));

    private static string? Disagreement((string Name, string[] Symbols)[] members, ParsedArchive found)
    {
        string[] expected = members.SelectMany((m, i) => m.Symbols.Select(s => $"{s} in {i} {m.Name}")).Order(StringComparer.Ordinal).ToArray();
        string[] actual = Enumerable.Range(0, found.Index.NameOffsets.Length)
            .Select(e => $"{NameOf(found.Index, e)} in {found.Index.MemberOf[e]} {found.Members[found.Index.MemberOf[e]].Name}")
            .Order(StringComparer.Ordinal).ToArray();
        bool hashesAgree = Enumerable.Range(0, actual.Length).All(e => found.Index.NameHashes[e] == NameHash.Of(Outcome.Name(NameOf(found.Index, e))));
        return expected.SequenceEqual(actual) && hashesAgree && members.Select(m => m.Name).SequenceEqual(found.Members.Select(m => m.Name))
            ? null
            : string.Join('\n', actual);
    }
}
