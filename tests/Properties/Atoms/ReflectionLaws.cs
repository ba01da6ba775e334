using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Schedules;
using Xunit;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>-remove_swift_reflection_metadata_sections gives what objects would give that never had the sections, and zeros for what refers to them.</summary>
public sealed class ReflectionLaws
{
    private static readonly ImmutableArray<(string Segment, string Name)> Removed =
        [("__TEXT", "__swift5_fieldmd"), ("__TEXT", "__swift5_reflstr"), ("__DATA", "__swift5_assocty")];

    [Law]
    public void The_image_is_that_of_objects_without_the_sections(int seed) =>
        Assert.Equal(Link(Objects(seed, has: true), remove: true, seed), Link(Objects(seed, has: false), remove: false, seed));

    [Fact]
    public void The_law_rejects_images_that_keep_the_sections_or_what_a_reference_had()
    {
        int kept = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            byte[] expected = Link(Objects(seed, has: false), remove: false, seed);
            Assert.NotEqual(expected, Link(Objects(seed, has: true), remove: false, seed));
            kept += expected.SequenceEqual(Link(Objects(seed, has: false, rest: 4), remove: false, seed)) ? 1 : 0;
        }

        // Some have no reference to what is removed.
        Assert.True(kept < 10, $"{kept}");
    }

    [Law]
    public void The_record_is_the_same_under_every_schedule(int seed)
    {
        Resolution resolution = Resolve(seed);
        Resolution expected = RemoveReflection.Run(SequentialExecution.Instance, resolution);
        Assert.Null(DeepComparison.FirstDifference(expected, RemoveReflection.Run(new ShuffledExecution(seed), resolution)));
        Assert.Null(DeepComparison.FirstDifference(expected, RemoveReflection.Run(new BackwardExecution(), resolution)));
    }

    [Fact]
    public void The_law_of_schedules_rejects_a_lost_object() => Assert.NotNull(DeepComparison.FirstDifference(
        RemoveReflection.Run(SequentialExecution.Instance, Resolve(1)), RemoveReflection.Run(new LosesTheLastItem(), Resolve(1))));

    private static Resolution Resolve(int seed)
    {
        ImmutableArray<LoadedInput> inputs = Objects(seed, has: true);
        LinkOptions options = OptionsFor(inputs, remove: true, seed);
        return ParseInputs.Run(SequentialExecution.Instance, inputs, options)
            .Bind(parsed => ResolveSymbols.Run(SequentialExecution.Instance, parsed, options))
            .Match(Succ: resolution => resolution, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
    }

    /// <summary>Objects whose records refer to each other, to code and, if they have them, to what is removed; else those words are <paramref name="rest"/>.</summary>
    private static ImmutableArray<LoadedInput> Objects(int seed, bool has, byte rest = 0)
    {
        var random = new Random(seed);
        int count = random.Next(1, 5);
        var inputs = ImmutableArray.CreateBuilder<LoadedInput>();
        for (int o = 0; o < count; o++)
        {
            var builder = new ObjectBuilder { SubsectionsViaSymbols = random.Next(4) != 0 };
            int main = builder.Define(o == 0 ? "_main" : $"_f{o}", builder.Text(0xd65f03c0), 0, description: 0x20);
            int words = 2 * random.Next(1, 6);
            byte[] recordBytes = new byte[words * 4];
            byte[] slotBytes = new byte[words * 8];
            int records = builder.Section("__TEXT", "__const", recordBytes, alignLog2: 3);
            int slots = builder.Section("__DATA", "__slots", slotBytes, alignLog2: 3);
            int record = builder.Define($"_r{o}", records, 0, description: 0x20);
            builder.Define($"_s{o}", slots, 0, description: 0x20);
            List<(int Section, uint Offset, int Target)> wanted = [];
            for (uint w = 0; w < words; w++)
            {
                wanted.Add((records, w * 4, random.Next(-2, 5)));
                wanted.Add((slots, w * 8, random.Next(-2, 5)));
            }

            // Last in the object: what comes before them has the same place with and without them.
            int local = -1;
            int[] made = [.. Removed.Select((key, i) => has ? builder.Section(key.Segment, key.Name, new byte[16], alignLog2: 3) : -1)];
            if (has)
            {
                local = builder.Define("l_fields", made[0], 8, isExternal: false);
                builder.Define($"_x{o}", made[0], 0, isPrivateExtern: random.Next(2) == 0);
                builder.Pointer(made[2], 0, local);
                builder.Difference(made[1], 8, record, local, 2);
            }
            else
            {
                random.Next(2);
            }

            foreach ((int section, uint offset, int target) in wanted)
            {
                int to = target switch
                {
                    < 0 => target == -1 ? record : main,
                    0 => local,
                    _ when !has => -1,
                    _ => target - 1 == o ? builder.Define($"_y{o}_{offset}_{section}", made[target % 3], 12, isExternal: false) : (o + target) % count == o ? local : builder.Undefined($"_x{(o + target) % count}"),
                };
                (section == slots ? slotBytes : recordBytes)[offset] = to < 0 ? rest : target >= 0 ? (byte)4 : (byte)0;
                if (to >= 0 && section == slots)
                {
                    builder.Pointer(section, offset, to);
                }
                else if (to >= 0)
                {
                    builder.Difference(section, offset, to, record, 2);
                }
            }

            inputs.Add(new LoadedInput(new InputRequest.File($"o{o}.o"), $"o{o}.o", builder.Build(), 0));
        }

        return inputs.DrainToImmutable();
    }

    private static LinkOptions OptionsFor(ImmutableArray<LoadedInput> inputs, bool remove, int seed) => new()
    {
        OutputPath = "program",
        Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        FixupEncoding = seed % 2 == 0 ? FixupEncoding.Chained : FixupEncoding.Classic,
        DeadStrip = seed % 3 == 0,
        RemoveSwiftReflection = remove,
        Inputs = [.. inputs.Select(input => input.Request)],
    };

    private static byte[] Link(ImmutableArray<LoadedInput> inputs, bool remove, int seed) =>
        [.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, inputs, OptionsFor(inputs, remove, seed))
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
}
