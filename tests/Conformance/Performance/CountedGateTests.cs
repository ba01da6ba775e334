using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>What is counted may be a tenth above the committed baseline.</summary>
[Collection(PerformanceCollection.Name)]
public sealed class CountedGateTests
{
    /// <summary>The links, by name.</summary>
    public static IEnumerable<object[]> Links => GatedLinks.Names.Select(static name => new object[] { name });

    [NeedsTheory]
    [MemberData(nameof(Links))]
    public void Allocated_bytes(string link) => Assert.Null(Baseline.Complaint("allocated bytes", link, CountLinkCosts.AllocatedBytes(link)));

    [InstructionsTheory]
    [MemberData(nameof(Links))]
    public async Task Instructions(string link)
    {
        if (InstructionsTheoryAttribute.HasEmulator)
        {
            Assert.Null(Baseline.Complaint("emulated instructions", link, await CountLinkCosts.EmulatedInstructionsAsync(link)));
        }

        if (InstructionsTheoryAttribute.HasCounter)
        {
            Assert.Null(Baseline.Complaint("machine instructions", link, await CountLinkCosts.MachineInstructionsAsync(link) ?? 0));
        }
    }

    [NeedsTheory("strace")]
    [MemberData(nameof(Links))]
    public async Task System_calls(string link) => Assert.Null(Baseline.Complaint("system calls", link, await CountLinkCosts.SystemCallsAsync(link)));

    [Fact]
    public void The_gate_lets_a_tenth_pass_and_no_more()
    {
        Assert.Null(Baseline.Complaint("system calls", "hello", 90, 100));
        Assert.Null(Baseline.Complaint("system calls", "hello", 110, 100));
        Assert.NotNull(Baseline.Complaint("system calls", "hello", 111, 100));
    }

    [Fact]
    public void The_baseline_has_every_link_that_is_gated()
    {
        if (!Baseline.IsRenewed && System.OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64)
        {
            Assert.All(GatedLinks.Names, static link => Assert.All(
                ["allocated bytes", "emulated instructions", "system calls"], counter => Assert.NotNull(Baseline.Of(counter, link))));
        }
    }
}
