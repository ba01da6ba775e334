using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AfsLd.Domain.Format;
using AfsLd.Domain.Verification;
using AfsLd.Stages.Verifying;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>The verifier accepts good images, and names the rule that is broken in each mutant.</summary>
public sealed class MutantTests
{
    internal static readonly Mutant[] All =
    [
        .. HeaderMutants.All, .. SegmentMutants.All, .. LinkEditMutants.All, .. UnwindMutants.All, .. FixupMutants.All, .. OpcodeMutants.All, .. SignatureMutants.All, .. StandaloneMutants.All, .. MethodListMutants.All,
    ];

    /// <summary>Every mutant's number, with the rule to read in the report.</summary>
    public static IEnumerable<object[]> Numbers => All.Select((mutant, i) => new object[] { i, mutant.Rule });

    [Theory]
    [InlineData(nameof(SampleProgram.Chained))]
    [InlineData(nameof(SampleProgram.ChainedAddends))]
    [InlineData(nameof(SampleProgram.ChainedLargeAddends))]
    [InlineData(nameof(SampleProgram.Classic))]
    [InlineData(nameof(SampleProgram.Dylib))]
    [InlineData(nameof(SampleProgram.Universal))]
    [InlineData(nameof(MethodListMutants))]
    [InlineData(nameof(StandaloneSample.Static))]
    [InlineData(nameof(StandaloneSample.StaticPie))]
    [InlineData(nameof(StandaloneSample.StaticSigned))]
    [InlineData(nameof(StandaloneSample.Firmware))]
    [InlineData(nameof(StandaloneSample.FirmwarePie))]
    [InlineData(nameof(StandaloneSample.Dylinker))]
    [InlineData(nameof(StandaloneSample.OldDylinker))]
    public void Good_images_are_accepted(string name)
    {
        byte[] file = name switch
        {
            nameof(SampleProgram.Chained) => SampleProgram.Chained(),
            nameof(SampleProgram.ChainedAddends) => SampleProgram.ChainedAddends(),
            nameof(SampleProgram.ChainedLargeAddends) => SampleProgram.ChainedLargeAddends(),
            nameof(SampleProgram.Classic) => SampleProgram.Classic(),
            nameof(SampleProgram.Dylib) => SampleProgram.Dylib(),
            nameof(MethodListMutants) => MethodListMutants.Sample(),
            nameof(StandaloneSample.Static) => StandaloneSample.Static(),
            nameof(StandaloneSample.StaticPie) => StandaloneSample.StaticPie(),
            nameof(StandaloneSample.StaticSigned) => StandaloneSample.StaticSigned(),
            nameof(StandaloneSample.Firmware) => StandaloneSample.Firmware(),
            nameof(StandaloneSample.FirmwarePie) => StandaloneSample.FirmwarePie(),
            nameof(StandaloneSample.Dylinker) => StandaloneSample.Dylinker(),
            nameof(StandaloneSample.OldDylinker) => StandaloneSample.OldDylinker(),
            _ => SampleProgram.Universal(),
        };
        Assert.Equal("", TextOf(VerifyImage.Run(file, name)));
    }

    [Fact]
    public void The_samples_have_each_format_of_imports() => Assert.Equal<uint>(
        [1, 2, 3], new[] { SampleProgram.Chained(), SampleProgram.ChainedAddends(), SampleProgram.ChainedLargeAddends() }
            .Select(file => new BrokenImage(file)).Select(f => f.Get32(f.Blob(LoadCommands.DyldChainedFixups) + 20)));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_broken_rule_is_named(int number, string rule)
    {
        VerificationReport report = VerifyImage.Run(All[number].Make(), "mutant");
        Assert.True(report.Violations.Any(v => v.Rule.Name == rule), $"{rule} is not among:\n{TextOf(report)}");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void What_is_told_of_a_mutant_is_inside_it(int number, string rule) =>
        Assert.True(TotalityProperties.Fault(All[number].Make(), TotalityProperties.Answer.Refused, VerifyImage.Run) is null, rule);

    [Fact]
    public void Every_rule_has_a_mutant() =>
        Assert.Equal("", string.Join(' ', Rules.All.Select(r => r.Name).Except(All.Select(m => m.Rule))));

    [Fact]
    public void The_table_holds_every_rule_once()
    {
        string[] declared = [.. typeof(Rules).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(f => f.FieldType == typeof(VerificationRule)).Select(f => ((VerificationRule)f.GetValue(null)!).Name).Order(StringComparer.Ordinal)];
        Assert.Equal(declared, Rules.All.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal(declared.Distinct(), declared);
    }

    private static string TextOf(VerificationReport report) =>
        string.Join('\n', report.Violations.Select(v => $"{v.Rule.Name} at 0x{v.Offset:x}: {v.Text}"));
}
