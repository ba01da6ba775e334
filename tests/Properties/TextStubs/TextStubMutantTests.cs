using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.TextStubs;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.TextStubs;

/// <summary>Readers that are wrong in one way each: the law of <see cref="StubLaw"/> rejects them all.</summary>
public sealed class TextStubMutantTests
{
    [Theory]
    [InlineData("forgets weak definitions", "weak-", "")]
    [InlineData("takes thread-local names for plain ones", "thread-local-symbols", "symbols")]
    [InlineData("takes exception types for classes", "objc-eh-types", "objc-classes")]
    [InlineData("takes undefined names for exports", "undefineds", "exports")]
    [InlineData("does not read what a library re-exports symbol by symbol", "reexports:", "nothing:")]
    [InlineData("reads arm64e's lists as arm64's", "arm64e-", "arm64-")]
    [InlineData("reads another platform's lists", "-ios", "-macos")]
    [InlineData("does not know what was added", "$ld$add", "$ld$nothing")]
    [InlineData("does not know what moved", "$ld$previous", "$ld$nothing")]
    [InlineData("does not know what is hidden", "$ld$hide", "$ld$nothing")]
    [InlineData("does not know what is weak on an older system", "$ld$weak", "$ld$nothing")]
    [InlineData("leaves a doubled quote doubled", "''", "''''")]
    public void A_reader_that_misreads_the_text_is_rejected(string mutant, string from, string to)
    {
        Fin<ParsedDylib> Misread(string path, ReadOnlyMemory<byte> bytes, Domain.Options.PlatformVersion target) =>
            ParseTextStub.Run(path, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span).Replace(from, to, StringComparison.Ordinal)), target);
        Assert.True(IsRejected(Misread), mutant);
    }

    [Fact]
    public void A_reader_that_stops_after_the_first_library_is_rejected() =>
        Assert.True(IsRejected((path, bytes, target) => ParseTextStub.Run(path, bytes, target).Map(l => l with { Inlined = [] })));

    [Fact]
    public void A_lookup_that_trusts_the_hash_alone_is_rejected() =>
        Assert.True(IsRejected((path, bytes, target) => ParseTextStub.Run(path, bytes, target).Map(l => l with { Exports = new ByLength(l.Exports) })));

    [Fact]
    public void A_list_that_ends_one_name_early_is_rejected() =>
        Assert.True(IsRejected((path, bytes, target) => ParseTextStub.Run(path, bytes, target).Map(l => l with { Exports = new Shorter(l.Exports) })));

    private static bool IsRejected(StubLaw.Reader reader) => Enumerable.Range(0, 400).Any(seed =>
        StubLaw.Targets.Any(target => StubLaw.Disagreement(StubText.Of(seed), target, reader) is not null));

    // Stands for a table that does not compare the bytes of two names whose hashes collide.
    private sealed class ByLength(IDylibExports inner) : IDylibExports
    {
        public bool HasWeakDefinitions => inner.HasWeakDefinitions;

        public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
        {
            export = default;
            int length = name.Length;
            return inner.AllNames().Any(n => n.Length == length);
        }

        public ImmutableArray<ReadOnlyMemory<byte>> AllNames() => inner.AllNames();
    }

    private sealed class Shorter(IDylibExports inner) : IDylibExports
    {
        public bool HasWeakDefinitions => inner.HasWeakDefinitions;

        public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export) => inner.TryFind(name, hash, out export);

        public bool Hides(ReadOnlySpan<byte> name, ulong hash) => inner.Hides(name, hash);

        public ImmutableArray<ReadOnlyMemory<byte>> AllNames() => [.. inner.AllNames().SkipLast(1)];
    }
}
