using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.Dylibs;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.TextStubs;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>The $ld$ names of a Mach-O library: paths of a trie share bytes, so that all of them can be longer than any array.</summary>
[Collection(CostTests.Name)]
public sealed class ObeyDirectivesTests
{
    [Fact]
    public void Directives_that_are_longer_together_than_an_array_can_be_are_obeyed_none()
    {
        IDylibExports exports = new Repeated(new byte[1 << 20], 2050);
        IDylibExports before = exports;
        Assert.Null(ObeyDirectives.Run((Repeated)exports, StubLaw.MacOS13, ref exports));
        Assert.Same(before, exports);
    }

    [Fact]
    public void A_directive_of_its_own_is_obeyed()
    {
        IDylibExports own = new Repeated("$ld$hide$_a"u8.ToArray(), 1);
        IDylibExports exports = own;
        Assert.NotNull(ObeyDirectives.Run((Repeated)own, StubLaw.MacOS13, ref exports));
        Assert.True(exports.Hides("_a"u8, NameHash.Of("_a"u8)));
    }

    // Exports nothing but one directive, many times.
    private sealed class Repeated(byte[] directive, int count) : IDirectedExports
    {
        public bool HasWeakDefinitions => false;

        public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
        {
            export = default;
            return false;
        }

        public ImmutableArray<ReadOnlyMemory<byte>> AllNames() => [];

        public ImmutableArray<ReadOnlyMemory<byte>> Directives() => [.. Enumerable.Repeat((ReadOnlyMemory<byte>)directive, count)];
    }
}
