using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>The target of a link is what the slow model finds by sorting everybody's wishes.</summary>
public sealed class InferTargetLaws
{
    public static TheoryData<TargetBlunder> Blunders => [.. Enum.GetValues<TargetBlunder>().Where(b => b != TargetBlunder.None)];

    [Law]
    public void The_target_is_what_the_model_infers(int seed)
    {
        Wishes wishes = new(seed);
        Assert.Equal(wishes.Expected(TargetBlunder.None), wishes.Inferred());
    }

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects_each_forgotten_rule(TargetBlunder blunder) => Assert.Contains(Enumerable.Range(0, 300), seed =>
    {
        Wishes wishes = new(seed);
        return wishes.Expected(blunder) != wishes.Inferred();
    });

    private sealed class Wishes
    {
        private static readonly Platform[] Platforms = [Platform.MacOS, Platform.IOS, Platform.DriverKit];
        private readonly LinkOptions _options;
        private readonly List<ParsedInput?> _inputs = [];
        private readonly List<PlatformVersion?> _objects = [];
        private readonly List<PlatformVersion?> _members = [];

        internal Wishes(int seed)
        {
            var random = new Random(seed);
            _options = new LinkOptions { Platform = random.Next(8) == 0 ? Version(random) : null };
            bool hasObjects = random.Next(3) != 0;
            for (int i = random.Next(7); i > 0; i--)
            {
                PlatformVersion? wish = random.Next(3) == 0 ? null : Version(random);
                switch (random.Next(4))
                {
                    case 0:
                        _inputs.Add(null);
                        break;
                    case 1:
                        _inputs.Add(Archive(Bytes(wish), Bytes(Version(random))));
                        _members.Add(wish);
                        break;
                    case 2:
                        // What is no object for arm64 is not asked.
                        _inputs.Add(random.Next(2) == 0 ? Archive() : Archive(new ObjectBuilder { CpuType = 0x01000007 }.BuildVersion(1, 99 << 16, 99 << 16).Build()));
                        break;
                    default:
                        wish = hasObjects ? wish : null;
                        _inputs.Add(new ParsedInput.Object(Outcome.Value(ParseObject.Run(new Origin("a.o"), Bytes(wish))), false));
                        _objects.Add(wish);
                        break;
                }
            }
        }

        internal PlatformVersion Inferred() => InferTarget.Run(_options, [.. _inputs]);

        internal PlatformVersion Expected(TargetBlunder blunder) => NaiveTarget.Of(_options.Platform, _objects, _members, blunder);

        private static PlatformVersion Version(Random random) => new(
            Platforms[random.Next(Platforms.Length)], new PackedVersion((uint)random.Next(10, 15) << 16), new PackedVersion((uint)random.Next(0, 18) << 16));

        private static byte[] Bytes(PlatformVersion? wish) => wish is null
            ? new ObjectBuilder().Build()
            : new ObjectBuilder().BuildVersion((uint)wish.Platform, wish.MinimumOS.Packed, wish.Sdk.Packed).Build();

        private static ParsedInput.Archive Archive(params byte[][] members) => new(new ParsedArchive(
            "x.a", LoadModifiers.None, [.. members.Select((bytes, i) => new ArchiveMember($"{i}.o", bytes, 0, 0))], ArchiveIndex.Empty));
    }
}
