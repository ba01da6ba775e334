using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Stages.Searching;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>Inputs made to be resolved in quadratic time are resolved in linear time.</summary>
[Collection(CostTests.Name)]
public sealed class ResolveCostTests
{
    [Fact]
    public async Task Sections_are_looked_for_in_linear_time_though_every_command_claims_those_of_all_that_follow()
    {
        byte[] member = ClaimingCommands(200_000);
        var archive = new ParsedArchive("l.a", LoadModifiers.None, [new ArchiveMember("m.o", member, 8, 0)], ArchiveIndex.Empty);
        Assert.True(await QuickWork.IsQuickAsync(_ => Assert.False(Assert.Single(FindObjectiveC.InArchive(archive)))));
    }

    [Fact]
    public async Task Sections_of_a_file_are_looked_for_once_however_often_a_thin_archive_names_it()
    {
        byte[] file = ClaimingCommands(200_000);
        var archive = new ParsedArchive(
            "l.a", LoadModifiers.None, [.. Enumerable.Range(0, 200_000).Select(i => new ArchiveMember("m.o", file, i * 60, 0))], ArchiveIndex.Empty);
        Assert.True(await QuickWork.IsQuickAsync(_ => Assert.DoesNotContain(true, FindObjectiveC.InArchive(archive))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chains_of_aliases_are_followed_in_linear_time_whatever_their_order(bool isDefined)
    {
        const int count = 400_000;
        var builder = new ObjectBuilder();
        int text = builder.Text(0xd65f03c0);
        int[] numbers = new int[count + 1];
        for (int i = count; i > 0; i--)
        {
            // Each comes before the one that it stands for, whose number is therefore known beforehand.
            numbers[i] = builder.Indirect($"_a{i}", count - i + 1);
        }

        numbers[0] = isDefined ? builder.Define("_a0", text, 0) : builder.Undefined("_a0");
        ParsedObject value = Parsing.Outcome.Value(ParseObject.Run(new Domain.Diagnostics.Origin("a.o"), builder.Build()));
        var inputs = new ParsedInputs([new ParsedInput.Object(value, IsLazy: false)], ImmutableDictionary<string, ParsedDylib>.Empty);
        var options = new LinkOptions { Kind = OutputKind.Relocatable };
        Resolution? resolution = null;
        Assert.True(await QuickWork.IsQuickAsync(_ => resolution = Parsing.Outcome.Value(ResolveSymbols.Run(SequentialExecution.Instance, inputs, options))));
        Assert.Equal(isDefined ? count + 1 : 0, resolution?.Globals.Symbols.Count(symbol => symbol.Kind == GlobalKind.Defined));
        Assert.Equal(isDefined ? 0 : count, resolution?.IndirectNames.Length);
    }

    [Fact]
    public async Task Libraries_that_a_stub_carries_inline_are_found_in_linear_time()
    {
        const int count = 100_000;
        var inlined = Enumerable.Range(0, count).Select(i => new DylibSketch($"/private/lib{i:d6}.dylib", []).Parse());
        ParsedDylib library = new DylibSketch("/l", []).Parse() with
        {
            Inlined = [.. inlined],
            Reexports = [.. Enumerable.Range(0, count).Select(i => $"/private/lib{count - 1 - i:d6}.dylib"), "/private/none.dylib"],
        };
        var inputs = new ParsedInputs([new ParsedInput.Dylib(library, LoadModifiers.None)], ImmutableDictionary<string, ParsedDylib>.Empty);
        var options = new LinkOptions { Kind = OutputKind.Dylib };
        DylibSearch? search = null;
        Assert.True(await QuickWork.IsQuickAsync(_ => search = DylibSearch.Of(inputs, options)));
        Assert.Equal(count + 1, Assert.Single(search?.Candidates ?? []).Scope.Length);

        ReexportClosure? closure = null;
        Assert.True(await QuickWork.IsQuickAsync(
            _ => closure = FindReexports.Run([library], ImmutableDictionary<string, ParsedDylib>.Empty, ["/private/none.dylib"], options)));
        Assert.Equal(count, closure?.Reexported.Count);
    }

    [Fact]
    public async Task Passes_over_all_aliases_as_long_as_any_is_settled_are_rejected() => Assert.False(await QuickWork.IsQuickAsync(
        stop =>
        {
            List<int> rest = [.. Enumerable.Range(1, 400_000).Reverse()];
            var isDefined = new HashSet<int> { 0 };
            while (rest.Count != 0 && !stop.IsCancellationRequested)
            {
                rest = [.. rest.Where(alias => !isDefined.Contains(alias - 1) || !isDefined.Add(alias))];
            }
        },
        TimeSpan.FromSeconds(1)));

    // An object of segment commands that are as small as they may be, each of which claims sections to the end of the file.
    private static byte[] ClaimingCommands(int count)
    {
        const int size = 72;
        var file = new ByteWriter().Word(MachHeader.Magic64).Word(MachHeader.CpuTypeArm64).Word(0).Word(MachHeader.Object)
            .Word((uint)count).Word((uint)(count * size)).Word(0).Word(0);
        for (int i = 0; i < count; i++)
        {
            file.Word(LoadCommands.Segment64).Word(size).Name("").Long(0).Long(0).Long(0).Long(0).Word(7).Word(7).Word(uint.MaxValue).Word(0);
        }

        return file.ToArray();
    }
}
