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
using AfsLd.Tests.Properties.Models;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>A pulled member is the object that its bytes are, knows where it comes from, and says what is wrong with it.</summary>
public sealed class ParseMemberLaws
{
    private delegate Fin<ParsedObject> Pull(ParsedArchive archive, int member, PlatformVersion? target);

    private static readonly Dictionary<string, Pull> Mutants = new(StringComparer.Ordinal)
    {
        ["the next member"] = (archive, member, target) => ParseMember.Run(archive, (member + 1) % archive.Members.Length, target),
        ["no name of the member"] = (archive, member, target) => Changed(ParseMember.Run(archive, member, target), o => o with { Member = null }),
        ["no name of the archive"] = (archive, member, target) => Changed(ParseMember.Run(archive, member, target), o => o with { File = o.Member }),
        ["not hidden"] = (archive, member, target) => ParseMember.Run(archive with { Modifiers = LoadModifiers.None }, member, target),
        ["the platform does not matter"] = (archive, member, _) => ParseMember.Run(archive, member),
        ["read again"] = (archive, member, target) => ParseMember.Run(archive with { ParsedMembers = [] }, member, target),
        ["no time"] = (archive, member, target) => ParseMember.Run(archive, member, target).Map(o => o with { ModifiedTime = 0 }),
    };

    public static TheoryData<string> Blunders => [.. Mutants.Keys];

    [Law]
    public void A_member_is_the_object_that_its_bytes_are_or_says_why_not(int seed) => Assert.Null(FirstDifference(seed, ParseMember.Run));

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects(string blunder) =>
        Assert.Contains(Enumerable.Range(0, 200), seed => FirstDifference(seed, Mutants[blunder]) is not null);

    private static string? FirstDifference(int seed, Pull pull)
    {
        var random = new Random(seed);
        (string Name, byte[] File, byte[]? Object)[] members = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => Member(random, i))];
        var builder = new ArchiveBuilder((ArchiveStyle)random.Next(5));
        foreach ((string name, byte[] file, _) in members)
        {
            builder.Add(name, file);
        }

        LoadModifiers modifiers = random.Next(2) == 0 ? LoadModifiers.Hidden : LoadModifiers.None;
        ParsedArchive archive = Outcome.Value(ParseArchive.Run("dir/x.a", builder.Build(), modifiers, ImmutableDictionary<string, LoadedInput>.Empty));
        PlatformVersion? target = random.Next(2) == 0 ? null : new PlatformVersion((Platform)random.Next(1, 4), PackedVersion.Of(20), PackedVersion.Of(20));
        ParsedObject known = Outcome.Value(ParseObject.Run(new Origin("known.o"), new ObjectBuilder().Build()));
        int read = random.Next(members.Length * 2);
        archive = archive with
        {
            ParsedMembers = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, members.Length).Select(i => i == read ? known : null)],
        };
        for (int i = 0; i < members.Length; i++)
        {
            Fin<ParsedObject> pulled = pull(archive, i, target);
            bool isSound = !archive.ParsedMembers.IsEmpty && i == read
                ? ReferenceEquals(known, pulled.Match<ParsedObject?>(Succ: o => o, Fail: _ => null))
                : IsSound(members[i], pulled, modifiers, target);
            if (!isSound)
            {
                return members[i].Name;
            }
        }

        return null;
    }

    private static bool IsSound((string Name, byte[] File, byte[]? Object) member, Fin<ParsedObject> pulled, LoadModifiers modifiers, PlatformVersion? target)
    {
        IReadOnlyList<string> facts = member.Object is null ? [] : ModelObject.Facts(member.Object);
        bool isForeign = target is not null && facts.FirstOrDefault(f => f.StartsWith("platform ", StringComparison.Ordinal)) is { } platform
            && !platform.StartsWith($"platform {(int)target.Platform} ", StringComparison.Ordinal);
        return pulled.Match(
            Succ: o => member.Object is not null && !isForeign && facts.SequenceEqual(ModelObject.Facts(o))
                && o.Origin.FileAndMember == $"dir/x.a({member.Name})" && o.ModifiedTime == 1700000000 && o.HidesGlobals == (modifiers == LoadModifiers.Hidden),
            Fail: error => (member.Object is null || isForeign)
                && LinkError.DiagnosticsOf(error).All(d => d.Origin.FileAndMember == $"dir/x.a({member.Name})"));
    }

    // A member: an object, a universal file with or without one, or something else.
    private static (string Name, byte[] File, byte[]? Object) Member(Random random, int i)
    {
        string name = random.Next(3) == 0 ? $"a long name of member {i}.o" : $"m{i}.o";
        byte[] contents = random.Next(3) == 0
            ? new ObjectBuilder().BuildVersion((uint)random.Next(1, 4), 13 << 16, 13 << 16).Build()
            : Plain(random.Next(1000));
        return random.Next(6) switch
        {
            0 => (name, UniversalBuilder.Build(random.Next(2) == 0, (MachHeader.CpuTypeX8664, 3, [1, 2, 3]), (MachHeader.CpuTypeArm64, 0, contents)), contents),
            1 => (name, UniversalBuilder.Build(false, (MachHeader.CpuTypeX8664, 3, contents)), null),
            2 => (name, [0x42, 0x43, 0xc0, 0xde, 0, 0, 0, 0], null),
            3 => (name, contents[..random.Next(4, 30)], null),
            _ => (name, contents, contents),
        };
    }

    private static byte[] Plain(int seed)
    {
        byte[] bytes = RandomObject.Of(seed);
        return ModelObject.Facts(bytes).Any(f => f.StartsWith("platform ", StringComparison.Ordinal)) ? Plain(seed + 1) : bytes;
    }

    private static Fin<ParsedObject> Changed(Fin<ParsedObject> result, Func<Origin, Origin> change) => result.Match(
        Succ: o => (Fin<ParsedObject>)(o with { Origin = change(o.Origin) }),
        Fail: error => new LinkError([.. LinkError.DiagnosticsOf(error).Select(d => d with { Origin = change(d.Origin) })]));
}
