using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Reporting;

/// <summary>Who refers to a missing personality routine: the rows of the functions that are in the output, and nobody else's.</summary>
[Collection(CostTests.Name)]
public sealed class FindReferrersTests
{
    [Theory]
    [InlineData(6, 0b111111)]
    [InlineData(6, 0b010110)]
    [InlineData(6, 0b100000)]
    [InlineData(3, 0)]
    public void Rows_of_functions_that_are_stripped_refer_to_nothing(int functions, int kept)
    {
        string[] expected = [.. Enumerable.Range(0, functions).Where(i => (kept >> i & 1) != 0).Select(i => $"a.o:(__LD,__compact_unwind+0x{(i * 32) + 16:x})")];
        Diagnostic[] errors = Missing(functions, i => (kept >> i & 1) != 0);
        string[] shown = [.. errors.SelectMany(e => e.Text.Split('\n')).Where(line => line.Contains("referenced by", StringComparison.Ordinal)).Select(line => line.Trim()["referenced by ".Length..])];
        Assert.Equal(expected.Take(5), shown);
        Assert.Equal(expected.Length > 5, errors.Any(e => e.Text.Contains("and 1 more reference", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_personality_that_every_function_of_a_large_object_misses_is_reported_in_linear_time()
    {
        // A search of all rows for each row takes minutes.
        Diagnostic[] errors = [];
        Assert.True(await QuickWork.IsQuickAsync(_ => errors = Missing(200_000, _ => true)));
        Assert.Contains("and 199995 more references", errors.Single().Text, StringComparison.Ordinal);
    }

    // The errors of a link with -dead_strip in which each function has a row, and each row a personality that nobody defines.
    private static Diagnostic[] Missing(int functions, Func<int, bool> isKept)
    {
        var builder = new ObjectBuilder();
        builder.BuildVersion(1, 11 << 16, 11 << 16);
        int text = builder.Text([.. Enumerable.Repeat(0xd65f03c0u, functions + 1)]);
        byte[] rows = new byte[functions * 32];
        for (int i = 0; i < functions; i++)
        {
            rows[(i * 32) + 8] = 4;
            rows[(i * 32) + 15] = 2;
        }

        int unwind = builder.Section("__LD", "__compact_unwind", rows, SectionTypes.Debug, 3);
        int personality = builder.Undefined("_personality");
        for (int i = 0; i < functions; i++)
        {
            int function = builder.Define($"_f{i}", text, (ulong)i * 4, description: isKept(i) ? SymbolTypes.NoDeadStrip : (ushort)0);
            builder.Pointer(unwind, (uint)i * 32, function).Pointer(unwind, ((uint)i * 32) + 16, personality);
        }

        builder.Define("_main", text, (ulong)functions * 4);
        var input = new LoadedInput(new InputRequest.File("a.o"), "a.o", builder.Build(), ModifiedTime: 0);
        return LinkInMemory.Plan(SequentialExecution.Instance, [input], new LinkOptions { OutputPath = "a.out", DeadStrip = true }).Match(
            Succ: _ => [],
            Fail: error => LinkError.DiagnosticsOf(error).ToArray());
    }
}
