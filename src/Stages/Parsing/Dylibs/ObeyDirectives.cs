using System;
using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing.TextStubs;

namespace AfsLd.Stages.Parsing.Dylibs;

/// <summary>Obeys the <c>$ld$</c> names that a Mach-O library exports, as those of a text stub are obeyed (ld64).</summary>
internal static class ObeyDirectives
{
    /// <summary>What they say of the library, or null if there are none; the exports become those that they leave.</summary>
    internal static StubDirectives? Run(IDirectedExports own, PlatformVersion target, ref IDylibExports exports)
    {
        ImmutableArray<ReadOnlyMemory<byte>> names = own.Directives();
        if (names.IsEmpty)
        {
            return null;
        }

        long size = 0;
        foreach (ReadOnlyMemory<byte> name in names)
        {
            size += name.Length;
        }

        // Names of a trie share bytes, so that a hostile one can have more of them than any array holds.
        if (size > Array.MaxLength)
        {
            return null;
        }

        byte[] text = new byte[size];
        var directives = new StubDirectives(new StubNames(text), target);
        int at = 0;
        foreach (ReadOnlyMemory<byte> name in names)
        {
            name.Span.CopyTo(text.AsSpan(at));
            directives.Obey(new StubSlice(at, name.Length));
            at += name.Length;
        }

        if (directives.ChangedNames() is { } changed)
        {
            exports = new ChangedExports(own, changed, [.. directives.Overrides]);
        }

        return directives;
    }
}
