using System;
using System.Threading.Tasks;
using AfsLd.Domain.Dumping;
using AfsLd.Domain.Format;
using AfsLd.Stages.Dumping;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Dumping;

/// <summary>Images made to be shown in quadratic time are shown in linear time: each would take a minute or more.</summary>
[Collection(CostTests.Name)]
public sealed class DumpCostTests
{
    private const int ManyCommands = 60_000;

    [Fact]
    public async Task A_command_that_counts_a_million_tools_is_shown_in_linear_time()
    {
        const int tools = 1_000_000;
        var commands = new ByteWriter().Word(LoadCommands.BuildVersion).Word(24 + (tools * 8)).Word(1).Word(11 << 16).Word(11 << 16).Word(tools);
        commands.Append(new byte[tools * 8]);
        DumpReport report = await Dump(1, commands.ToArray(), 0);
        Assert.Contains("LC_BUILD_VERSION: macOS, from 11.0, SDK 11.0, tool 0 0.0", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_segments_and_many_sections_are_shown_in_linear_time()
    {
        const int sections = 100_000;
        var commands = new ByteWriter();
        for (int i = 0; i < ManyCommands; i++)
        {
            int own = i == ManyCommands / 2 ? sections : 0;
            commands.Word(LoadCommands.Segment64).Word((uint)(72 + (own * 80))).Name("__S");
            commands.Append(new byte[40]);
            commands.Word((uint)own).Word(0);
            for (int s = 0; s < own; s++)
            {
                commands.Name("__s").Name("__S");
                commands.Append(new byte[48]);
            }
        }

        DumpReport report = await Dump(ManyCommands, commands.ToArray(), 0);
        Assert.Contains($"{sections} __s", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_commands_for_one_trie_are_shown_in_linear_time()
    {
        const int trieBytes = 8 << 20;
        var commands = new ByteWriter();
        for (int i = 0; i < ManyCommands; i++)
        {
            commands.Word(LoadCommands.DyldExportsTrie).Word(16).Word(MachHeader.SizeBytes + (ManyCommands * 16)).Word(trieBytes);
        }

        DumpReport report = await Dump(ManyCommands, commands.ToArray(), trieBytes);
        Assert.Contains(report.Problems, problem => problem.Text.Contains("tries", StringComparison.Ordinal));
    }

    private static async Task<DumpReport> Dump(int commandCount, byte[] commands, int moreBytes)
    {
        var file = new ByteWriter().Word(MachHeader.Magic64).Word(MachHeader.CpuTypeArm64).Word(0).Word(MachHeader.Dylib)
            .Word((uint)commandCount).Word((uint)commands.Length).Word(0).Word(0);
        file.Append(commands);
        file.Append(new byte[moreBytes]);
        byte[] bytes = file.ToArray();
        DumpReport? dump = null;
        Assert.True(await QuickWork.IsQuickAsync(_ => dump = DumpFile.Run(bytes, "a")));
        return dump ?? throw new InvalidOperationException();
    }
}
