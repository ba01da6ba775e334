using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Sealing;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Code that refers to what is not in the output is told where it does.</summary>
public sealed class TargetWithoutPlaceTests
{
    [Theory]
    [InlineData(RelocationType.Branch26, 0x94000000)]
    [InlineData(RelocationType.Page21, 0x90000000)]
    [InlineData(RelocationType.PageOff12, 0x91000000)]
    [InlineData(RelocationType.GotLoadPage21, 0x90000000)]
    [InlineData(RelocationType.GotLoadPageOff12, 0xf9400000)]
    [InlineData(RelocationType.TlvpLoadPage21, 0x90000000)]
    [InlineData(RelocationType.TlvpLoadPageOff12, 0xf9400000)]
    public void A_place_in_debug_information_is_no_target(RelocationType type, uint instruction)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(instruction, 0xd65f03c0);
        int debug = builder.Section("__DWARF", "__debug_str", new byte[16], SectionTypes.Debug);
        int local = builder.Define("inside", debug, 4, isExternal: false);
        builder.Define("_main", text, 0);
        builder.Instruction(text, 0, type, local);
        LoadedInput input = new(new InputRequest.File("a.o"), "a.o", builder.Build(), 0);
        LinkOptions options = new RandomProgram(1).Options with { DeadStrip = false, Inputs = [input.Request] };
        string said = LinkInMemory.Plan(SequentialExecution.Instance, [input], options).Bind(ComposeFile.Run)
            .Match(Succ: _ => "linked", Fail: LinkInMemory.TextOf);
        Assert.Contains("which is in no section of the output", said, System.StringComparison.Ordinal);
    }
}
