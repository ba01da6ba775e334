using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>A random but valid program: objects, some in an archive, that call, load, point at and subtract each other's symbols.</summary>
/// <remarks>Everything follows from the seed.</remarks>
internal sealed class RandomProgram
{
    /// <summary>A program of a few objects; some have more than the stages put into one group, half of them a library.</summary>
    internal RandomProgram(int seed)
        : this(seed, 0, mayImport: true)
    {
    }

    /// <summary>A program of so many objects.</summary>
    internal RandomProgram(int seed, int objects)
        : this(seed, objects, mayImport: true)
    {
    }

    private RandomProgram(int seed, int objects, bool mayImport)
    {
        var random = new Random(seed);
        bool hasLibrary = random.Next(2) == 0 && mayImport;
        if (hasLibrary)
        {
            RandomLibrary.Describe(Meaning);
        }

        int count = objects != 0 ? objects : random.Next(6) == 0 ? random.Next(17, 50) : random.Next(1, 6);
        int inArchive = random.Next(3) == 0 ? random.Next(count) : 0;
        var made = new List<RandomSource>();
        for (int number = 0; number < count; number++)
        {
            made.Add(new RandomSource(random, number, count, number < count - inArchive, Meaning));
        }

        Inputs = [.. made.Take(count - inArchive).Select(o => Input($"o{o.Number}.o", o.Bytes))];
        if (inArchive > 0)
        {
            var archive = new ArchiveBuilder((ArchiveStyle)random.Next((int)ArchiveStyle.Gnu64 + 1)) { HasIndex = random.Next(4) != 0 };
            foreach (RandomSource member in made.Skip(count - inArchive))
            {
                archive.Add($"m{member.Number}.o", member.Bytes, member.Exported);
            }

            Inputs = Inputs.Add(Input("libmembers.a", archive.Build()));
        }

        if (hasLibrary)
        {
            Inputs = Inputs.Add(Input("libother.tbd", RandomLibrary.Bytes));
        }

        Chained = random.Next(2) == 0;
        DeadStrip = random.Next(3) == 0;
    }

    /// <summary>A program that imports from libSystem at most.</summary>
    /// <param name="seed">What all follows from.</param>
    /// <param name="objects">How many; 0: as the seed has it.</param>
    internal static RandomProgram WithoutLibrary(int seed, int objects = 0) => new(seed, objects, mayImport: false);

    internal ImmutableArray<LoadedInput> Inputs { get; }

    internal bool Chained { get; }

    internal bool DeadStrip { get; }

    /// <summary>What the sources say.</summary>
    internal ProgramMeaning Meaning { get; } = new();

    internal LinkOptions Options => new()
    {
        OutputPath = "program",
        Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        FixupEncoding = Chained ? FixupEncoding.Chained : FixupEncoding.Classic,
        DeadStrip = DeadStrip,
        Inputs = [.. Inputs.Select(input => input.Request)],
    };

    private static LoadedInput Input(string path, byte[] bytes) => new(new InputRequest.File(path), path, bytes, 0);
}
