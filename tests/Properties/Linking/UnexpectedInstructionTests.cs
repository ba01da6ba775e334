using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Sealing;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>A relocation whose instruction is not of its kind is an error that says where, what was there and what it is for; one whose
/// instruction is, is none.</summary>
public sealed class UnexpectedInstructionTests
{
    private const uint Nop = 0xd503201f;
    private const uint Branch = 0x14000000; // b
    private const uint BranchWithLink = 0x94000000; // bl
    private const uint Page = 0x90000000; // adrp x0
    private const uint Address = 0x10000000; // adr x0
    private const uint Add = 0x91000000; // add x0, x0, #0
    private const uint Load = 0xf9400000; // ldr x0, [x0]
    private const uint LoadWord = 0xb9400000; // ldr w0, [x0]

    [Theory]
    [InlineData(RelocationType.Branch26, Nop, "neither B nor BL")]
    [InlineData(RelocationType.Branch26, Page, "neither B nor BL")]
    [InlineData(RelocationType.Page21, Nop, "not ADRP")]
    [InlineData(RelocationType.Page21, Address, "not ADRP")]
    [InlineData(RelocationType.GotLoadPage21, Address, "not ADRP")]
    [InlineData(RelocationType.PageOff12, Nop, "no ADD, load or store")]
    [InlineData(RelocationType.PageOff12, Branch, "no ADD, load or store")]
    [InlineData(RelocationType.GotLoadPageOff12, Nop, "not LDR Xt")]
    [InlineData(RelocationType.GotLoadPageOff12, LoadWord, "not LDR Xt")]
    public void Another_instruction_is_an_error(RelocationType type, uint word, string text)
    {
        Diagnostic error = Assert.Single(ErrorsOf(type, word));
        Assert.Equal(PlanningCodes.UnexpectedInstruction, error.Code);
        Assert.Contains($"0x{word:x8}", error.Text, StringComparison.Ordinal);
        Assert.Contains(text, error.Text, StringComparison.Ordinal);
        Assert.Equal(("a.o", "__TEXT,__text", 4L), (error.Origin.File, error.Origin.Section, error.Origin.Offset));
    }

    [Theory]
    [InlineData(RelocationType.Branch26, Branch)]
    [InlineData(RelocationType.Branch26, BranchWithLink)]
    [InlineData(RelocationType.Page21, Page)]
    [InlineData(RelocationType.GotLoadPage21, Page)]
    [InlineData(RelocationType.PageOff12, Add)]
    [InlineData(RelocationType.PageOff12, Load)]
    [InlineData(RelocationType.PageOff12, LoadWord)]
    [InlineData(RelocationType.GotLoadPageOff12, Load)]
    public void Its_own_instruction_is_none(RelocationType type, uint word) => Assert.Empty(ErrorsOf(type, word));

    private static ImmutableArray<Diagnostic> ErrorsOf(RelocationType type, uint word)
    {
        var builder = new ObjectBuilder();
        builder.BuildVersion(1, 11 << 16, 11 << 16);
        int text = builder.Text(Nop, word, 0xd65f03c0, 0xd65f03c0);
        builder.Define("_main", text, 0);
        int target = builder.Define("_target", text, 8);
        builder.Instruction(text, 4, type, target);
        var input = new LoadedInput(new InputRequest.File("a.o"), "a.o", builder.Build(), ModifiedTime: 0);
        return LinkInMemory.Plan(SequentialExecution.Instance, [input], new LinkOptions { OutputPath = "a.out" }).Bind(ComposeFile.Run).Match(
            Succ: _ => [],
            Fail: error => LinkError.DiagnosticsOf(error).ToImmutableArray());
    }
}
