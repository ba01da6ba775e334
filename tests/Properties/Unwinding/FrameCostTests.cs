using System;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Unwinding;

[Collection(CostTests.Name)]
public sealed class FrameCostTests
{
    [Fact]
    public async Task A_CIE_is_compared_once_however_often_FDEs_come_back_to_it()
    {
        const int functions = 100_000;
        LoadedInput input = Frames(functions, cieBytes: 2 << 20);
        byte[] file = [];
        bool isQuick = await QuickWork.IsQuickAsync(_ => file = LinkInMemory.Plan(SequentialExecution.Instance, [input], new LinkOptions { OutputPath = "a.out" }).Match(
            Succ: image => LinkInMemory.FileOf(image).ToArray(),
            Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))));

        // Reading it for each FDE takes a minute: two of 2 MiB, asked for in turns.
        Assert.True(isQuick);
        Assert.True(file.Length > 2 * (2 << 20) + (functions * 20));
    }

    // Functions of one instruction each, described by FDEs that name two CIEs in turns.
    private static LoadedInput Frames(int functions, int cieBytes)
    {
        var builder = new ObjectBuilder();
        builder.BuildVersion(1, 11 << 16, 11 << 16);
        int text = builder.Text([.. Enumerable.Repeat(0xd65f03c0u, functions + 2)]);
        uint frameAddress = (uint)(((functions + 2) * 4) + 7) & ~7u;
        var frames = new ByteWriter();
        for (int cie = 0; cie < 2; cie++)
        {
            frames.Word((uint)cieBytes - 4).Word(0).Byte(1).Text("zR").Byte(0).Byte(1).Byte(0x78).Byte(30).Byte(1).Byte(0x1b).Byte((byte)(0x0e + cie));
            frames.Append(new byte[((cie + 1) * cieBytes) - frames.Position]);
        }

        for (int i = 0; i < functions; i++)
        {
            int start = frames.Position;
            uint function = (uint)(i * 4) - (frameAddress + (uint)start + 8);
            frames.Word(16).Word((uint)(start + 4 - (i % 2 * cieBytes))).Word(function).Word(4).Byte(0).Byte(0).Byte(0).Byte(0);
        }

        builder.Section("__TEXT", "__eh_frame", frames.ToArray(), SectionTypes.Coalesced, 3);
        for (int i = 0; i < functions; i++)
        {
            builder.Define($"_f{i}", text, (ulong)i * 4);
        }

        builder.Define("_main", text, (ulong)functions * 4);
        return new LoadedInput(new InputRequest.File("a.o"), "a.o", builder.Build(), ModifiedTime: 0);
    }
}
