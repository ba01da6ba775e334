using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing.TextStubs;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.TextStubs;

public sealed class ParseTextStubTests
{
    [Law]
    public void The_reader_says_what_an_independent_reader_says(int seed)
    {
        string text = StubText.Of(seed);
        foreach (PlatformVersion target in StubLaw.Targets)
        {
            string? disagreement = StubLaw.Disagreement(text, target, ParseTextStub.Run);
            Assert.True(disagreement is null, disagreement + "\n" + text);
        }
    }

    [Theory]
    [MemberData(nameof(CommittedStubs))]
    public void The_reader_says_of_every_committed_stub_what_an_independent_reader_says(string file)
    {
        string text = File.ReadAllText(Path.Combine(StubFolder(), file));
        foreach (PlatformVersion target in StubLaw.Targets)
        {
            Assert.Null(StubLaw.Disagreement(text, target, ParseTextStub.Run));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(int.MaxValue)]
    public void A_platform_that_stubs_have_no_name_for_is_no_target_of_any(int platform)
    {
        byte[] stub = Encoding.UTF8.GetBytes(
            "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos, arm64e-macos, arm64-ios ]\ninstall-name: /a\nexports:\n  - symbols: [ _a ]\n");
        PlatformVersion target = StubLaw.MacOS13 with { Platform = (Platform)platform };
        Assert.Equal(TextStubCodes.NoTarget, Parsing.Outcome.Error(ParseTextStub.Run("a.tbd", stub, target)).Code);
        Assert.True(ParseTextStub.Run("a.tbd", stub, StubLaw.MacOS13).IsSucc);
    }

    public static TheoryData<string> CommittedStubs() =>
        new(Directory.GetFiles(StubFolder(), "*.tbd").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("arm64-ios, arm64-macos", "_macos")]
    [InlineData("arm64-watchos, arm64-ios", "_ios")]
    [InlineData("arm64e-driverkit", "_driverkit")]
    public void A_link_whose_platform_is_not_known_yet_takes_macOS_lists_or_the_lowest_platforms(string targets, string expected)
    {
        string sections = string.Concat(new[] { "macos", "ios", "watchos", "driverkit" }
            .Select(p => $"  - targets: [ arm64-{p}, arm64e-{p} ]\n    symbols: [ _{p} ]\n"));
        byte[] bytes = Encoding.UTF8.GetBytes($"--- !tapi-tbd\ntbd-version: 4\ntargets: [ {targets} ]\ninstall-name: /a\nexports:\n{sections}");
        ParseTextStub.Run("x.tbd", bytes, new PlatformVersion(Platform.Unknown, default, default)).Match(
            Succ: library => Assert.Equal([expected], library.Exports.AllNames().Select(n => Encoding.UTF8.GetString(n.Span))),
            Fail: error => Assert.Fail(error.Message));
    }

    [Law]
    public void A_stub_cut_anywhere_is_read_or_refused(int seed)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(StubText.Of(seed));
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 200))
        {
            AssertTotal(bytes[..length]);
        }
    }

    [Law]
    public void A_stub_with_damaged_bytes_is_read_or_refused(int seed)
    {
        Random random = new(seed);
        byte[] bytes = Encoding.UTF8.GetBytes(StubText.Of(seed));
        byte[] structural = "\n:-[]{}'\",#\\ \t$"u8.ToArray();
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = bytes.ToArray();
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                int at = random.Next(damaged.Length);
                damaged[at] = random.Next(2) == 0 ? (byte)(damaged[at] ^ (1 << random.Next(8))) : structural[random.Next(structural.Length)];
            }

            AssertTotal(damaged);
        }
    }

    [Law]
    public void Any_bytes_are_read_or_refused(byte[] bytes, bool isJson)
    {
        AssertTotal(bytes);
        AssertTotal([.. isJson ? "{"u8 : "--- !tapi-tbd\ntbd-version: 4\nexports:\n"u8, .. bytes]);
    }

    [Fact]
    public void Values_too_deep_inside_each_other_are_refused()
    {
        AssertTotal(Encoding.ASCII.GetBytes("{\"x\":" + new string('[', 100_000)));
        AssertTotal(Encoding.ASCII.GetBytes("--- !tapi-tbd\nx: " + new string('[', 100_000)));
    }

    private static void AssertTotal(byte[] bytes)
    {
        foreach (PlatformVersion target in StubLaw.Targets[..1])
        {
            Fin<Domain.Inputs.ParsedDylib> result = ParseTextStub.Run("x.tbd", bytes, target);
            result.Match(
                Succ: library => Assert.All(library.Exports.AllNames(), name =>
                    Assert.True(library.Exports.TryFind(name.Span, Domain.Inputs.NameHash.Of(name.Span), out _))),
                Fail: error => Assert.All(Domain.Diagnostics.LinkError.DiagnosticsOf(error), d =>
                    Assert.StartsWith("stub-", d.Code, StringComparison.Ordinal)));
        }
    }

    private static string StubFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here) ?? "", "Stubs");
}
