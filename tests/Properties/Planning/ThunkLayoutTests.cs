using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Planning;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Planning;

/// <summary>Layouts of programs whose functions are said to be up to 200 MiB long, in several sections of code, so that calls must be helped.</summary>
public sealed class ThunkLayoutTests
{
    private const uint Call = 0x94000000; // BL
    private const int CallsOfEach = 4;

    [Law]
    public void Every_branch_arrives_whatever_lies_between(int seed)
    {
        (Layout layout, ulong stubs) = LayoutOf(seed);
        Assert.Null(ThunkLaw.FirstWrong(layout, stubs));
    }

    [Fact]
    public void The_law_rejects_a_layout_that_lacks_a_thunk_or_moves_one()
    {
        int far = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (Layout layout, ulong stubs) = LayoutOf(seed);
            far += ThunkLaw.CountFar(layout, stubs);
            for (int t = 0; t < layout.Thunks.Thunks.Length; t++)
            {
                Thunk thunk = layout.Thunks.Thunks[t];
                Assert.NotNull(ThunkLaw.FirstWrong(With(layout, layout.Thunks.Thunks.SetItem(t, thunk with { Address = thunk.Address + (1UL << 33) })), stubs));
                Assert.NotNull(ThunkLaw.FirstWrong(With(layout, layout.Thunks.Thunks.SetItem(t, thunk with { Address = layout.AddressOfAtom[0] })), stubs));
            }

            ThunkPlan none = ThunkPlan.Empty;
            Assert.Equal(ThunkLaw.CountFar(layout, stubs) == 0, ThunkLaw.FirstWrong(layout with { Thunks = none }, stubs) is null);
        }

        Assert.True(far > 300, $"{far}");
    }

    private static Layout With(Layout layout, ImmutableArray<Thunk> thunks) => layout with { Thunks = layout.Thunks with { Thunks = thunks } };

    /// <summary>A small program is linked; then some of its functions are said to be large, and it is laid out anew.</summary>
    private static (Layout Layout, ulong Stubs) LayoutOf(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(2, 14);
        ImmutableArray<LoadedInput> inputs = [.. Enumerable.Range(0, count).Select(number => MakeObject(random, number, count))];
        var options = new LinkOptions
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            EntryName = "_c0",
            SegmentProtections = [new SegmentProtection(Name16.Of("__FAR"), 5, 5)],
            Inputs = [.. inputs.Select(input => input.Request)],
        };
        Layout small = LinkInMemory.Plan(SequentialExecution.Instance, inputs, options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))).Layout;
        AtomGraph graph = small.Plan.Graph;
        var sizes = graph.Atoms.SizeBytes.ToBuilder();
        for (int g = 0; g < graph.Resolution.Globals.Count; g++)
        {
            if (graph.Resolution.Globals.TextOf(new(g)).StartsWith("_pad", StringComparison.Ordinal) && random.Next(4) != 0)
            {
                // Often right at the edge of what a branch reaches, or just about an island's distance.
                long megabytes = random.Next(3) switch { 0 => random.Next(1, 60), 1 => random.Next(60, 135), _ => random.Next(120, 201) };
                sizes[graph.AtomOfGlobal[g]] = (uint)((megabytes << 20) + (random.Next(-8, 9) * 4));
            }
        }

        OutputPlan plan = small.Plan with { Graph = graph with { Atoms = graph.Atoms with { SizeBytes = sizes.ToImmutable() } } };
        Layout layout = AssignAddresses.Run(plan, small.HeaderSizeBytes, 0, SilentObserver.Instance)
            .Match(Succ: found => found, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return (layout, layout.AddressOfSynthetic(SyntheticKind.Stubs));
    }

    /// <summary>A function with a few calls, and one that is padding, each in one of three sections of code.</summary>
    private static LoadedInput MakeObject(Random random, int number, int count)
    {
        var builder = new ObjectBuilder();
        int[] sections = [.. Enumerable.Range(0, 3).Select(s => builder.Section(
            s == 2 ? "__FAR" : "__TEXT",
            s == 0 ? "__text" : "__more",
            Words(2 * CallsOfEach),
            SectionTypes.PureInstructions | SectionTypes.SomeInstructions,
            2))];
        bool padFirst = random.Next(2) == 0;
        int at = sections[random.Next(3)];
        int local = -1;
        foreach (int section in sections)
        {
            // In each section: what is called and what lies between.
            bool isHere = section == at;
            if (isHere)
            {
                local = builder.Define($"l{number}", section, padFirst ? 20UL : 0, isExternal: false);
                builder.Define($"_c{number}", section, padFirst ? 16UL : 0);
                builder.Define($"_pad{number}", section, padFirst ? 0UL : 16);
            }
            else if (random.Next(3) == 0)
            {
                builder.Define($"_pad{number}s{section}", section, 0);
            }
        }

        Dictionary<int, int> known = [];
        int puts = builder.Undefined("_puts");
        for (int call = 0; call < CallsOfEach; call++)
        {
            int callee = random.Next(count + 2);
            int symbol = callee == count ? puts : callee == count + 1 ? local : known.TryGetValue(callee, out int had) ? had : known[callee] = builder.Undefined($"_c{callee}");
            builder.Instruction(at, (uint)((padFirst ? 16 : 0) + (call * 4)), RelocationType.Branch26, symbol, random.Next(3) == 0 ? random.Next(-2, 3) * 4 : 0);
        }

        return new LoadedInput(new InputRequest.File($"c{number}.o"), $"c{number}.o", builder.Build(), 0);
    }

    private static byte[] Words(int count) => [.. Enumerable.Range(0, count).SelectMany(_ => BitConverter.GetBytes(Call))];
}
