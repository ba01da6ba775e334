using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>What -r says its output is for.</summary>
public sealed class MergedPlatformTests
{
    private static readonly PlatformVersion Mac = new(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(14));
    private static readonly PlatformVersion Catalyst = new(Platform.MacCatalyst, PackedVersion.Of(16), PackedVersion.Of(17));

    [Fact]
    public void An_object_for_two_platforms_says_both()
    {
        Assert.Equal((Mac, Catalyst), Merged(Catalyst));

        // The same with one platform is another object.
        Assert.Equal((Mac, null), Merged(null));
    }

    private static (PlatformVersion?, PlatformVersion?) Merged(PlatformVersion? second)
    {
        var builder = new ObjectBuilder();
        builder.Define("_f", builder.Text(0xd65f03c0), 0); // RET
        byte[] merged = MergeInMemory.Merge(
            [new LoadedInput(new InputRequest.File("f.o"), "f.o", builder.Build(), 0)],
            new LinkOptions { Kind = OutputKind.Relocatable, Platform = Mac, ZipperedPlatform = second });
        return ParseObject.Run(new Origin("merged.o"), merged).Match(
            Succ: static parsed => (parsed.Platform, parsed.OtherPlatform), Fail: static error => throw new Xunit.Sdk.XunitException(error.Message));
    }
}
