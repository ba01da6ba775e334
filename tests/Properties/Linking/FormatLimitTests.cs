using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Stages.LinkEdit;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>What a field of the format cannot hold is an error, never a wrong bit.</summary>
public sealed class FormatLimitTests
{
    private const long GiB = 1L << 30;
    private const uint Return = 0xd65f03c0; // RET

    [Fact]
    public void A_chained_pointer_reaches_64_GiB_and_says_so_beyond()
    {
        // The image base is at 4 GiB, the zeros somewhat behind it.
        Assert.Null(ErrorOf(Link(62 * GiB, chained: true)));
        Diagnostic error = ErrorOf(Link(66 * GiB, chained: true)) ?? throw new InvalidOperationException("no error");
        Assert.Equal("out-of-range", error.Code);
        Assert.Equal("__DATA,__data", error.Origin.Section);
        Assert.Equal(8L, error.Origin.Offset);
        Assert.Contains("64 GiB", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chained_pointer_below_the_image_is_refused() =>
        Assert.Equal("out-of-range", ErrorOf(Link(-GiB, chained: true))?.Code);

    [Fact]
    public void Classic_pointers_reach_everything()
    {
        LinkImage image = Link(66 * GiB, chained: false).Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        var file = new LinkedImage([.. LinkInMemory.FileOf(image)]);
        Assert.Equal(file.Symbols["_zeros"] + (66 * (ulong)GiB), file.Fixups[file.Symbols["_pointer"]].Target);
    }

    [Fact]
    public void Tables_that_32_bits_cannot_reach_are_refused()
    {
        LinkImage image = Link(0, chained: true).Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        AfsLd.Domain.LinkEdit.LinkEdit good = image.LinkEdit;
        ChainedImports many = new(new ChainedImport[1 << 24].ToImmutableArray(), [], ImmutableDictionary<ChainedImport, int>.Empty);
        Assert.True(CheckFormatLimits.Run(good, 0x4000).IsSucc);
        Assert.True(CheckFormatLimits.Run(good, uint.MaxValue - good.SizeBytes).IsSucc);
        Assert.True(CheckFormatLimits.Run(good, uint.MaxValue - good.SizeBytes + 1).IsFail);
        Assert.True(CheckFormatLimits.Run(good with { Symbols = good.Symbols with { StringSizeBytes = 1UL << 32 } }, 0).IsFail);
        Assert.True(CheckFormatLimits.Run(good with { Imports = many }, 0).IsFail);
    }

    private static Diagnostic? ErrorOf(Fin<LinkImage> result) =>
        result.Match<Diagnostic?>(Succ: _ => null, Fail: error => LinkError.DiagnosticsOf(error).First());

    // A pointer so far behind the beginning of 100 GiB of zeros.
    private static Fin<LinkImage> Link(long distance, bool chained)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(Return);
        builder.Define("_main", text, 0);
        int data = builder.Data(0, (ulong)distance);
        builder.Define("_pointer", data, 8);
        builder.Define("_zeros", builder.Zerofill("__DATA", "__bss", 100 * (ulong)GiB), 0);
        builder.Pointer(data, 8, builder.SymbolCount - 1);
        var input = new LoadedInput(new InputRequest.File("far.o"), "far.o", builder.Build(), 0);
        var options = new LinkOptions
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [input.Request],
            FixupEncoding = chained ? FixupEncoding.Chained : FixupEncoding.Classic,
        };
        return LinkInMemory.Plan(SequentialExecution.Instance, [input], options);
    }
}
