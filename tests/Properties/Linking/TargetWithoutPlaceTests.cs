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
    [InlineData(RelocationType.PointerToGot, 0)]
    public void A_place_in_debug_information_or_a_note_for_debuggers_is_no_target(RelocationType type, uint instruction)
    {
        Refused(type, instruction, builder => builder.Define("inside", builder.Section("__DWARF", "__debug_str", new byte[16], SectionTypes.Debug), 4, isExternal: false));
        Refused(type, instruction, builder => builder.Symbol("a note", SymbolTypes.Undefined | SymbolTypes.External | FunctionStab, 0, 0, 0));
    }

    // N_FUN, mach-o/stab.h.
    private const byte FunctionStab = 0x24;

    private static void Refused(RelocationType type, uint instruction, System.Func<ObjectBuilder, int> add)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(instruction, 0xd65f03c0);
        int local = add(builder);
        builder.Define("_main", text, 0);
        builder.Instruction(text, 0, type, local);
        LoadedInput input = new(new InputRequest.File("a.o"), "a.o", builder.Build(), 0);
        LinkOptions options = new RandomProgram(1).Options with { DeadStrip = false, Inputs = [input.Request] };
        string said = LinkInMemory.Plan(SequentialExecution.Instance, [input], options).Bind(ComposeFile.Run)
            .Match(Succ: _ => "linked", Fail: LinkInMemory.TextOf);
        Assert.Contains("which is in no section of the output", said, System.StringComparison.Ordinal);
    }
}
