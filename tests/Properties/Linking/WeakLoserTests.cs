using System;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>A weak definition that lost takes only its own bytes with it.</summary>
public sealed class WeakLoserTests
{
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET

    [Fact]
    public void A_local_behind_a_weak_loser_stays_where_the_section_may_not_be_cut()
    {
        LoadedInput first = Object("first.o", mayBeCut: true, isMain: true);
        LoadedInput second = Object("second.o", mayBeCut: false, isMain: false);
        var options = new LinkOptions
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [first.Request, second.Request],
        };
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, [first, second], options)
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        var file = new LinkedImage([.. LinkInMemory.FileOf(image)]);

        // _caller's BL reaches the local of its own object, not what lies as far behind the winner.
        Assert.Equal(file.Symbols["_local"], file.BranchTarget(file.Symbols["_caller"]));
    }

    private static LoadedInput Object(string path, bool mayBeCut, bool isMain)
    {
        var builder = new ObjectBuilder { SubsectionsViaSymbols = mayBeCut };
        int text = builder.Text(Return, Return, Call, Return);
        builder.Define("_weak", text, 0, description: SymbolTypes.WeakDefinition);
        int local = builder.Define(isMain ? "_other" : "_local", text, 4, isExternal: false);
        int caller = builder.Define(isMain ? "_main" : "_caller", text, 8, isExternal: isMain);
        Assert.NotEqual(local, caller);
        builder.Instruction(text, 8, RelocationType.Branch26, local);
        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), 0);
    }
}
