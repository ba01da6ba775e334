using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Verification;
using AfsLd.Stages.Verifying;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Checks that dyld began with an SDK apply from that SDK on, and not to images for one before it (dyld's mach_o/Policy.cpp).</summary>
public sealed class EnforcementTests
{
    /// <summary>A rule, whether of the dylib, and the last macOS SDK before it and the first with it.</summary>
    public static IEnumerable<object[]> Rows =>
    [
        [Rules.LinkEditAlignment.Name, false, 0x0a0d00, 0x0a0e00],
        [Rules.NoRelocations.Name, true, 0x0a0d00, 0x0a0e00],
        [Rules.TextProtection.Name, false, 0x0a0e00, 0x0a0f00],
        [Rules.FixupSegment.Name, false, 0x0a0e00, 0x0a0f00],
        [Rules.SectionInSegment.Name, false, 0x0a0f00, 0x0b0000],
        [Rules.UuidPresent.Name, true, 0x0b0200, 0x0c0000],
        [Rules.DylibLoaded.Name, false, 0x0f0300, 0x0f0400],
        [Rules.UuidPresent.Name, false, 0x0f0500, 0x1a0000],
        [Rules.DylibOnce.Name, false, 0x0f0500, 0x1a0000],
        [Rules.RpathOnce.Name, false, 0x0f0500, 0x1a0000],
        [Rules.LinkEditProtection.Name, false, 0x0f0500, 0x1a0000],
        [Rules.SegmentNameOnce.Name, false, 0x0f0500, 0x1a0000],
        [Rules.SegmentOrder.Name, false, 0x0f0500, 0x1a0000],
        [Rules.DataProtection.Name, false, 0x0f0500, 0x1a0000],
        [Rules.DataConstFlag.Name, false, 0x0f0500, 0x1a0000],
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_check_begins_with_its_SDK(string rule, bool isOther, int before, int first)
    {
        Mutant mutant = MutantOf(rule, isOther);
        Assert.DoesNotContain(rule, Named(mutant, (uint)before));
        Assert.Contains(rule, Named(mutant, (uint)first));
    }

    // Of rules that differ in dylibs and in classic images the last mutant is theirs.
    private static Mutant MutantOf(string rule, bool isOther) =>
        isOther ? MutantTests.All.Last(m => m.Rule == rule) : MutantTests.All.First(m => m.Rule == rule);

    private static IEnumerable<string> Named(Mutant mutant, uint sdk)
    {
        BrokenImage image = new(mutant.Make());
        image.Set32(image.Command(LoadCommands.BuildVersion) + 16, sdk);
        image.Sign();
        VerificationReport report = VerifyImage.Run(image.Bytes, "mutant");
        return report.Violations.Select(v => v.Rule.Name);
    }
}
