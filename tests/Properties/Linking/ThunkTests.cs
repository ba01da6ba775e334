using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Image;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>A program whose code is larger than twice the reach of a branch: every call arrives, through a thunk where it must.</summary>
public sealed class ThunkTests
{
    private const int ObjectCount = 5;
    private const int PadBytes = 64 << 20;
    private const uint Call = 0x94000000; // BL

    [Fact]
    public void Every_call_arrives_in_a_program_of_320_MiB_of_code()
    {
        LinkImage image = Plan();
        Assert.NotEmpty(image.Layout.Thunks.Thunks);
        var file = new LinkedImage([.. LinkInMemory.FileOf(image)]);
        int throughThunks = 0;
        foreach ((int from, int to) in Pairs())
        {
            ulong target = file.Symbols[$"_g{to}"];
            ulong reached = file.BranchTarget(file.Symbols[$"_g{from}"] + ((ulong)to * 4));
            if (reached != target)
            {
                throughThunks++;
                Assert.Equal(target, file.PairTarget(reached));
                Assert.Equal(0xd61f0200, file.CodeAt(reached + 8)); // BR x16
            }
        }

        Assert.InRange(throughThunks, 1, (ObjectCount * ObjectCount) - 1);
    }

    [Fact]
    public void Without_its_thunks_the_same_layout_reports_calls_out_of_range()
    {
        LinkImage image = Plan();
        LinkImage mutant = image with { Layout = image.Layout with { Thunks = ThunkPlan.Empty } };
        int index = Enumerable.Range(0, image.Regions.Length).First(i => image.Regions[i].Kind == RegionKind.Atoms);
        Assert.Contains(
            EmitRegion.Run(mutant, index, new byte[image.Regions[index].SizeBytes]),
            d => d.Code == "out-of-range" && d.Text == "a branch to _g3 is out of range: it reaches 128 MiB, and its function is so long that no thunk is near");
        Assert.Empty(EmitRegion.Run(image, index, new byte[image.Regions[index].SizeBytes]));
    }

    [Fact]
    public void With_thunks_none_calls_that_cannot_reach_are_errors()
    {
        LinkImage image = Plan(ThunkMode.None);
        Assert.Empty(image.Layout.Thunks.Thunks);
        int index = Enumerable.Range(0, image.Regions.Length).First(i => image.Regions[i].Kind == RegionKind.Atoms);
        Assert.Contains(
            EmitRegion.Run(image, index, new byte[image.Regions[index].SizeBytes]),
            d => d.Code == "out-of-range" && d.Text.EndsWith("-thunks=none allows no thunk", StringComparison.Ordinal));
    }

    private static IEnumerable<(int From, int To)> Pairs() =>
        from a in Enumerable.Range(0, ObjectCount)
        from b in Enumerable.Range(0, ObjectCount)
        select (a, b);

    private static LinkImage Plan(ThunkMode thunks = ThunkMode.Auto)
    {
        ImmutableArray<LoadedInput> inputs = [.. Enumerable.Range(0, ObjectCount).Select(MakeObject)];
        var options = new LinkOptions
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            EntryName = "_g0",
            Thunks = thunks,
            Inputs = [.. inputs.Select(input => input.Request)],
        };
        return LinkInMemory.Plan(SequentialExecution.Instance, inputs, options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
    }

    /// <summary>A function that calls that of every object, and behind it 64 MiB of code that nobody runs.</summary>
    private static LoadedInput MakeObject(int number)
    {
        var builder = new ObjectBuilder();
        var contents = new byte[(ObjectCount * 4) + PadBytes];
        for (int i = 0; i < ObjectCount; i++)
        {
            BitConverter.TryWriteBytes(contents.AsSpan(i * 4), Call);
        }

        int text = builder.Section("__TEXT", "__text", contents, SectionTypes.PureInstructions | SectionTypes.SomeInstructions, 2);
        int own = builder.Define($"_g{number}", text, 0);
        builder.Define($"_pad{number}", text, ObjectCount * 4);
        for (int i = 0; i < ObjectCount; i++)
        {
            builder.Instruction(text, (uint)i * 4, RelocationType.Branch26, i == number ? own : builder.Undefined($"_g{i}"));
        }

        string path = $"g{number}.o";
        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), 0);
    }
}
