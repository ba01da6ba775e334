using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Ordering;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>Call graph profiles in objects.</summary>
public sealed class CallGraphTests
{
    private const uint Return = 0xd65f03c0;

    [Fact]
    public void A_callee_follows_its_caller_and_order_files_come_first()
    {
        byte[] profile = Row(0, 3, 100); // _main calls _d
        Assert.Equal(["_main", "_d", "_a", "_b"], Order(profile, new LinkOptions()));
        Assert.Equal(["_b", "_main", "_d", "_a"], Order(profile, new LinkOptions { OrderFiles = ["_b\n"u8.ToArray()] }));
        Assert.Equal(["_main", "_a", "_b", "_d"], Order(profile, new LinkOptions { CallGraphProfileSort = false }));
    }

    [Fact]
    public void Calls_to_what_is_not_here_are_passed_over() => Assert.Equal(["_main", "_a", "_b", "_d"], Order(Row(0, 4, 9), new LinkOptions()));

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, 3)]
    [InlineData(new byte[] { 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }, 0)]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }, 0)]
    public void A_malformed_profile_is_an_error_that_says_where(byte[] profile, long offset)
    {
        Diagnostic error = Plan(profile, new LinkOptions()).Match(
            Succ: _ => throw new InvalidOperationException("accepted"), Fail: failure => LinkError.DiagnosticsOf(failure).Single());
        Assert.Equal((OrderCodes.MalformedCallGraph, FailureClass.MalformedInput, "o.o", offset), (error.Code, error.Class, error.Origin.File, error.Origin.Offset));
    }

    private static byte[] Row(uint from, uint to, ulong count) => new ByteWriter().Word(from).Word(to).Long(count).ToArray();

    private static string[] Order(byte[] profile, LinkOptions options)
    {
        LinkImage image = Plan(profile, options).Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. new LinkedImage([.. LinkInMemory.FileOf(image)]).Symbols.Where(s => s.Key is "_main" or "_a" or "_b" or "_d").OrderBy(s => s.Value).Select(s => s.Key)];
    }

    private static Fin<LinkImage> Plan(byte[] profile, LinkOptions options)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(Return, Return, Return, Return);
        builder.Section("__LLVM", "__cg_profile", profile);
        builder.Define("_main", text, 0);
        builder.Define("_a", text, 4);
        builder.Define("_b", text, 8);
        builder.Define("_d", text, 12);
        builder.Undefined("_puts");
        var input = new LoadedInput(new InputRequest.File("o.o"), "o.o", builder.Build(), 0);
        return LinkInMemory.Plan(SequentialExecution.Instance, [input], options with
        {
            OutputPath = "program",
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [input.Request],
        });
    }
}
