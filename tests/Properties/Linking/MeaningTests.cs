using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Outputs mean what their inputs said, and their UUID says what they contain.</summary>
public sealed class MeaningTests
{
    [Law]
    public void Every_call_address_and_pointer_means_what_its_source_said(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.Null(MeaningLaw.FirstWrong(program, Link(program)));
    }

    [Fact]
    public void The_meaning_law_rejects_a_bit_flipped_in_any_reference()
    {
        var flips = new Dictionary<string, int>();
        for (int seed = 0; seed < 20; seed++)
        {
            var program = new RandomProgram(seed);
            byte[] file = Link(program);
            var image = new LinkedImage(file);
            foreach ((string kind, string symbol, int at) in References(program.Meaning).Where(r => image.Symbols.ContainsKey(r.Symbol)))
            {
                if (!program.Chained && image.Fixups.TryGetValue(image.Symbols[symbol] + (ulong)at, out LinkedImage.Fixup fixup) && fixup.Import is not null)
                {
                    // What a classic bind overwrites means nothing.
                    continue;
                }

                byte[] mutant = [.. file];
                mutant[FileOffset(image, image.Symbols[symbol] + (ulong)at)] ^= 4;
                flips[kind] = flips.GetValueOrDefault(kind) + 1;
                Assert.True(IsRejected(program, mutant), $"seed {seed}: {kind} in {symbol} at byte {at}");
            }
        }

        Assert.Equal(7, flips.Count);
        Assert.All(flips.Values, count => Assert.True(count > 20));
    }

    // Where each reference is: its kind, and the byte from a symbol on.
    private static IEnumerable<(string Kind, string Symbol, int At)> References(ProgramMeaning meaning) =>
    [
        .. meaning.Calls.Select(c => ("call", c.Caller, c.Word * 4)),
        .. meaning.Addresses.Where(a => a.Target != "_environ").Select(a => ("address", a.Function, (a.Word * 4) + 5)),
        .. meaning.Pointers.Select(p => ("pointer", p.Variable, p.Word * 8)),
        .. meaning.Texts.Select(t => ("text", t.Variable, t.Word * 8)),
        .. meaning.Differences.Select(d => ("difference", d.Variable, d.Byte)),
        .. meaning.SlotDistances.Select(d => ("distance", d.Variable, d.Byte)),
        .. meaning.ThreadLocals.Select(t => ("thread-local", t.Descriptor, 16)),
    ];

    private static bool IsRejected(RandomProgram program, byte[] mutant)
    {
        try
        {
            return MeaningLaw.FirstWrong(program, mutant) is not null;
        }
        catch (Exception thrown) when (thrown is ArgumentException or IndexOutOfRangeException or InvalidOperationException or KeyNotFoundException)
        {
            // The independent reader could not follow the chain any more.
            return true;
        }
    }

    [Law]
    public void The_UUID_does_not_depend_on_the_output_path_or_on_stripping(int seed)
    {
        var program = new RandomProgram(seed);
        byte[] uuid = new LinkedImage(Link(program)).Uuid;
        Assert.Equal(uuid, new LinkedImage(Link(program, program.Options with { OutputPath = "/elsewhere/other" })).Uuid);
        Assert.Equal(uuid, new LinkedImage(Link(program, program.Options with { StripDebug = true })).Uuid);
        Assert.Equal(uuid, new LinkedImage(Link(program, program.Options with { StripLocals = true })).Uuid);
    }

    [Law]
    public void Other_contents_have_another_UUID(int seed)
    {
        byte[] first = new LinkedImage(Link(new RandomProgram(seed))).Uuid;
        byte[] second = new LinkedImage(Link(new RandomProgram(seed + 1))).Uuid;
        Assert.NotEqual(first, second);
    }

    private static byte[] Link(RandomProgram program) => Link(program, program.Options);

    private static byte[] Link(RandomProgram program, LinkOptions options)
    {
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, options)
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        ImmutableArray<byte> file = LinkInMemory.FileOf(image);
        return [.. file];
    }

    private static int FileOffset(LinkedImage image, ulong address)
    {
        (string _, ulong start, ulong _, ulong offset, ulong _) = image.Segments.Single(s => address >= s.Address && address < s.Address + s.FileSize);
        return (int)(offset + (address - start));
    }
}
