using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>Records that nothing refers to, as Swift's are: what says that one stays, keeps it and what it tells about.</summary>
public sealed class KeptRecordLaws
{
    private const int RecordsInSection = 6;

    private static readonly (string Name, uint Flags)[] Sections =
    [
        ("__const", SectionTypes.Regular),
        ("__swift5_types2", SectionTypes.Regular),
        ("__swift5_replace", SectionTypes.NoDeadStrip),
        ("__support", SectionTypes.LiveSupport),
    ];

    /// <summary>A record: its name, whether its section or itself says that it stays, whether it lives by what it refers to; what it refers to.</summary>
    private sealed record Row(string Name, bool Section, bool Itself, bool Supports, List<string> Targets);

    [Law]
    public void Records_stay_by_their_section_by_themselves_or_by_what_refers_to_them(int seed)
    {
        (List<Row> rows, LoadedInput input) = Make(seed);
        Assert.Equal(Expected(rows), Kept(input));
    }

    [Fact]
    public void The_law_rejects_each_reason_that_is_forgotten()
    {
        var noticed = new int[4];
        for (int seed = 0; seed < 40; seed++)
        {
            (List<Row> rows, LoadedInput input) = Make(seed);
            string[] kept = Kept(input);
            Func<Row, Row>[] mutants =
            [
                static row => row with { Section = false },
                static row => row with { Itself = false },
                static row => row with { Supports = false },
                static row => row with { Targets = [.. row.Targets.Skip(1)] },
            ];
            for (int m = 0; m < mutants.Length; m++)
            {
                noticed[m] += Expected([.. rows.Select(mutants[m])]).SequenceEqual(kept) ? 0 : 1;
            }
        }

        Assert.All(noticed, count => Assert.True(count > 10, $"noticed {count} of 40"));
    }

    private static string[] Expected(List<Row> rows)
    {
        HashSet<string> live = [.. rows.Where(static row => row.Section || row.Itself).Select(static row => row.Name)];
        int before = -1;
        while (before != live.Count)
        {
            before = live.Count;
            live.UnionWith(rows.Where(row => live.Contains(row.Name)).SelectMany(static row => row.Targets).ToList());
            live.UnionWith(rows.Where(row => row.Supports && row.Targets.Any(live.Contains)).Select(static row => row.Name).ToList());
        }

        return [.. live.Order(StringComparer.Ordinal)];
    }

    private static string[] Kept(LoadedInput input)
    {
        var options = new LinkOptions
        {
            DeadStrip = true,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [input.Request],
        };
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, [input], options)
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. new LinkedImage([.. LinkInMemory.FileOf(image)]).Symbols.Keys.Where(static name => name.StartsWith("_r", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static (List<Row> Rows, LoadedInput Input) Make(int seed)
    {
        var random = new Random(seed);
        var builder = new ObjectBuilder();
        builder.Define("_main", builder.Text(0xd65f03c0), 0); // RET
        var rows = new List<Row>();
        var symbols = new List<int>();
        var places = new List<(int Section, uint Offset)>();
        foreach ((string name, uint flags) in Sections)
        {
            int section = builder.Section("__DATA", name, new byte[RecordsInSection * 16], flags, 3);
            for (int i = 0; i < RecordsInSection; i++)
            {
                bool itself = (flags & SectionTypes.LiveSupport) == 0 && random.Next(10) == 0;
                ushort description = itself ? SymbolTypes.NoDeadStrip : (ushort)0;
                rows.Add(new Row($"_r{rows.Count:00}", (flags & SectionTypes.NoDeadStrip) != 0, itself, (flags & SectionTypes.LiveSupport) != 0, []));
                symbols.Add(builder.Define(rows[^1].Name, section, (ulong)(i * 16), random.Next(2) == 0, description));
                places.Add((section, (uint)(i * 16)));
            }
        }

        for (int r = 0; r < rows.Count; r++)
        {
            for (uint word = 0; word < 2; word++)
            {
                int target = random.Next(rows.Count);
                if (random.Next(3) == 0)
                {
                    rows[r].Targets.Add(rows[target].Name);
                    builder.Pointer(places[r].Section, places[r].Offset + (word * 8), symbols[target]);
                }
            }
        }

        return (rows, new LoadedInput(new InputRequest.File("records.o"), "records.o", builder.Build(), 0));
    }
}
