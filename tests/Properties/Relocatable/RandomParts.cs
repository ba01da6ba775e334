using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>A random program of <see cref="RandomPart"/>s, some in an archive. Everything follows from the seed.</summary>
internal sealed class RandomParts
{
    internal RandomParts(int seed, bool deadStrip)
    {
        var random = new Random(seed);
        int count = random.Next(1, 6);
        int members = random.Next(3) == 0 ? random.Next(count) : 0;
        // What may not be cut in one part may not be cut in the whole: less of it would be dead.
        bool isCut = deadStrip || random.Next(3) != 0;
        RandomPart[] parts = [.. Enumerable.Range(0, count).Select(number => new RandomPart(random, number, count, isCut || random.Next(2) == 0))];
        Inputs = [.. parts.Take(count - members).Select(part => MergeInMemory.AsInput(part.Bytes, $"o{part.Number}.o"))];
        if (members > 0)
        {
            var archive = new ArchiveBuilder(ArchiveStyle.Bsd);
            foreach (RandomPart part in parts.Skip(count - members))
            {
                archive.Add($"m{part.Number}.o", part.Bytes, $"_f{part.Number}", $"_v{part.Number}");
            }

            Inputs = Inputs.Add(MergeInMemory.AsInput(archive.Build(), "libm.a"));
        }

        Options = new LinkOptions
        {
            OutputPath = "program",
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            FixupEncoding = random.Next(2) == 0 ? FixupEncoding.Chained : FixupEncoding.Classic,
            DeadStrip = deadStrip,
            Inputs = [.. Inputs.Select(input => input.Request)],
        };
    }

    internal ImmutableArray<LoadedInput> Inputs { get; }

    internal LinkOptions Options { get; }

    /// <summary>The parts in one object.</summary>
    internal byte[] Merge() => Merge(Options);

    /// <summary>The parts in one object, by other options.</summary>
    internal byte[] Merge(LinkOptions options) => MergeInMemory.Merge(Inputs, options);

    /// <summary>The image of the parts.</summary>
    internal byte[] LinkParts() => MergeInMemory.Link(Inputs, Options);

    /// <summary>The image of an object alone.</summary>
    internal byte[] Link(byte[] merged) => MergeInMemory.Link([MergeInMemory.AsInput(merged)], Options);
}
