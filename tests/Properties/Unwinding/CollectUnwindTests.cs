using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Unwinding;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;
using Xunit.Sdk;

namespace AfsLd.Tests.Properties.Unwinding;

public sealed class CollectUnwindTests
{
    [Law]
    public void Any_bytes_are_records_or_a_diagnostic_with_its_place(int seed) => Assert.Null(Accident(Scrambled(seed)));

    [Law]
    public void Records_ascend_and_cover_their_atoms(int seed)
    {
        UnwindWorld world = UnwindWorld.Of(seed);
        foreach (UnwindObject part in world.Records.Objects)
        {
            Assert.Null(Disorder(part.Records));
        }
    }

    [Fact]
    public void A_list_with_two_records_for_a_place_is_caught()
    {
        var record = new UnwindRecord(1, 4, 8, 0x0200_0000, -1, -1, 0, -1);
        Assert.Null(Disorder([record, record with { Offset = 12 }]));
        Assert.NotNull(Disorder([record, record with { Encoding = 0 }]));
        Assert.NotNull(Disorder([record with { Function = 2 }, record]));
    }

    [Law]
    public void Functions_keep_their_LSDA_and_personality(int seed)
    {
        UnwindWorld world = UnwindWorld.Of(seed);
        ImplicitEdges edges = ListUnwindEdges.Run(world.Records, world.Graph.Atoms.Count);
        foreach ((int o, FunctionSketch function, ulong _) in world.LiveFunctions().Where(f => f.Function.HasUnwind))
        {
            int atom = world.Graph.AtomAt(o, 0, (ulong)function.Offset);
            int[] targets = edges.Of(atom).ToArray();
            if (function.Lsda >= 0)
            {
                Assert.Contains(world.Graph.AtomAt(o, 1, (ulong)(8 * function.Lsda)), targets);
            }

            if (function.Personality is >= 0 and < UnwindObjectSketch.PersonalityCount - 1)
            {
                string name = UnwindObjectSketch.PersonalityName(function.Personality);
                Assert.Contains(targets, t => t < 0 && world.Graph.Resolution.Globals.TextOf(new(~t)) == name);
            }
        }
    }

    [Fact]
    public void Edges_that_forget_the_personality_are_caught() => Assert.Contains(Enumerable.Range(0, 50), seed =>
    {
        UnwindWorld world = UnwindWorld.Of(seed);
        var silent = new UnwindRecords([.. world.Records.Objects.Select(o => o with { Records = [.. o.Records.Select(r => r with { Personality = -1, Fde = -1 })] })]);
        return ListUnwindEdges.Run(silent, world.Graph.Atoms.Count).Targets.Length < ListUnwindEdges.Run(world.Records, world.Graph.Atoms.Count).Targets.Length;
    });

    [Fact]
    public void A_row_that_is_cut_short_is_malformed() => Refused(UnwindCodes.MalformedCompactUnwind, "multiple of the 32 bytes", builder =>
        builder.Section("__LD", "__compact_unwind", new byte[40], SectionTypes.Debug, 3));

    [Fact]
    public void A_row_without_a_function_is_malformed() => Refused(UnwindCodes.MalformedCompactUnwind, "without a function", builder =>
        builder.Section("__LD", "__compact_unwind", new byte[32], SectionTypes.Debug, 3));

    [Fact]
    public void A_relocation_of_a_length_is_malformed() => Refused(UnwindCodes.MalformedCompactUnwind, "neither the function", builder =>
    {
        int section = builder.Section("__LD", "__compact_unwind", new byte[32], SectionTypes.Debug, 3);
        builder.SectionPointer(section, 8, 1);
    });

    [Fact]
    public void A_record_past_the_end_is_malformed() => Refused(UnwindCodes.MalformedEhFrame, "past the section's end", builder =>
        builder.Section("__TEXT", "__eh_frame", [0xff, 0, 0, 0, 0, 0, 0, 0], SectionTypes.Coalesced, 3));

    [Fact]
    public void An_FDE_that_goes_on_behind_its_function_is_malformed() => Refused(UnwindCodes.MalformedEhFrame, "8 bytes goes past the end", builder =>
    {
        byte[] bytes = [16, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 30, 1, 0, 0, 0, 0, 28, 0, 0, 0, 24, 0, 0, 0, .. new byte[8], 8, .. new byte[15]];
        int section = builder.Section("__TEXT", "__eh_frame", bytes, SectionTypes.Coalesced, 3);
        builder.Pointer(section, 28, 0);
    });

    [Fact]
    public void An_FDE_without_a_CIE_is_malformed() => Refused(UnwindCodes.MalformedEhFrame, "where none begins", builder =>
        builder.Section("__TEXT", "__eh_frame", [12, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], SectionTypes.Coalesced, 3));

    [Fact]
    public void A_CIE_of_version_4_is_malformed() => Refused(UnwindCodes.MalformedEhFrame, "version 4", builder =>
        builder.Section("__TEXT", "__eh_frame", [12, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0], SectionTypes.Coalesced, 3));

    [Fact]
    public void A_CIE_without_a_pointer_encoding_is_unsupported() => Refused(UnwindCodes.UnsupportedEhFrame, "zR", builder =>
        builder.Section("__TEXT", "__eh_frame", [12, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0x78, 30, 0, 0, 0], SectionTypes.Coalesced, 3));

    [Fact]
    public void A_personality_that_nothing_defines_is_an_undefined_symbol()
    {
        var builder = new ObjectBuilder();
        builder.Text(0xd65f03c0);
        builder.Define("_f", 1, 0);
        int section = builder.Section("__LD", "__compact_unwind", new byte[32], SectionTypes.Debug, 3);
        builder.SectionPointer(section, 0, 1).Pointer(section, 16, builder.Undefined("_nowhere"));
        ParsedObject parsed = UnwindWorld.Succeed(Stages.Parsing.ParseObject.Run(new Origin("a.o"), builder.Build()));
        var options = new LinkOptions { Kind = OutputKind.Dylib, Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)) };
        var inputs = new ParsedInputs([new ParsedInput.Object(parsed, false)], ImmutableDictionary<string, ParsedDylib>.Empty);
        Diagnostic diagnostic = Assert.Single(Stages.Resolving.ResolveSymbols.Run(SequentialExecution.Instance, inputs, options).Match(
            Succ: _ => [],
            Fail: LinkError.DiagnosticsOf));
        Assert.Contains("_nowhere", diagnostic.Text, StringComparison.Ordinal);
        Assert.Contains("__compact_unwind+0x10", diagnostic.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_throws_is_caught() => Assert.NotNull(Accident(() => throw new IndexOutOfRangeException()));

    private static void Refused(string code, string text, Action<ObjectBuilder> add)
    {
        var builder = new ObjectBuilder();
        builder.Text(0xd65f03c0);
        builder.Define("_f", 1, 0);
        add(builder);
        Diagnostic diagnostic = Assert.Single(Errors(CollectUnwind.Run(SequentialExecution.Instance, UnwindWorld.Read([builder.Build()]))));
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(text, diagnostic.Text, StringComparison.Ordinal);
        Assert.Equal("0.o", diagnostic.Origin.File);
        Assert.NotNull(diagnostic.Origin.Section);
        Assert.NotNull(diagnostic.Origin.Offset);
    }

    /// <summary>A generated object whose unwind sections, and relocations of them, are partly junk.</summary>
    private static Func<Fin<UnwindPlan>> Scrambled(int seed) => () =>
    {
        var random = new Random(seed);
        AtomGraph graph = UnwindWorld.Read([new UnwindObjectSketch(random, 0).Bytes]);
        ParsedObject input = graph.Resolution.Objects[0];
        ImmutableArray<InputSection> sections = [.. input.Sections.Select(s => AtomSections.IsMadeOfAtoms(s) ? s : Scramble(s, random))];
        AtomGraph scrambled = graph with { Resolution = graph.Resolution with { Objects = [input with { Sections = sections }] } };
        return CollectUnwind.Run(SequentialExecution.Instance, scrambled)
            .Bind(records => PlanUnwind.Run(SequentialExecution.Instance, records, scrambled, new LinkOptions { KeepDwarfUnwind = random.Next(2) == 0 }));
    };

    private static InputSection Scramble(InputSection section, Random random)
    {
        byte[] contents = section.Contents.ToArray();
        byte[] relocations = section.Relocations.ToArray();
        for (int i = random.Next(5); i > 0 && contents.Length > 0; i--)
        {
            contents[random.Next(contents.Length)] = (byte)random.Next(256);
        }

        for (int i = random.Next(4); i > 0 && relocations.Length > 0; i--)
        {
            relocations[random.Next(relocations.Length)] ^= (byte)(1 << random.Next(8));
        }

        int cut = random.Next(6) == 0 ? random.Next(contents.Length + 1) : contents.Length;
        if (random.Next(8) == 0)
        {
            relocations = [];
        }

        return section with { Contents = contents.AsMemory(0, cut), SizeBytes = (ulong)cut, Relocations = relocations };
    }

    private static string? Accident(Func<Fin<UnwindPlan>> read)
    {
        try
        {
            return read().Match(
                Succ: _ => null,
                Fail: error => LinkError.DiagnosticsOf(error).All(d => d.Origin.Offset is not null && d.Origin.Section is not null) ? null : "a diagnostic without its place");
        }
        catch (Exception exception) when (exception is not XunitException)
        {
            return exception.ToString();
        }
    }

    private static string? Disorder(ImmutableArray<UnwindRecord> records)
    {
        for (int i = 1; i < records.Length; i++)
        {
            (int Function, uint Offset) before = (records[i - 1].Function, records[i - 1].Offset);
            if (before.CompareTo((records[i].Function, records[i].Offset)) >= 0)
            {
                return $"record {i} is not after the one before";
            }
        }

        return null;
    }

    private static IReadOnlyList<Diagnostic> Errors(Fin<UnwindRecords> result) => result.Match<IReadOnlyList<Diagnostic>>(
        Succ: _ => [],
        Fail: LinkError.DiagnosticsOf);
}
