using System;
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
        int rejected = 0;
        int flips = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            var program = new RandomProgram(seed);
            byte[] file = Link(program);
            var image = new LinkedImage(file);
            foreach ((string caller, int word, string _) in program.Calls.Where(c => image.Symbols.ContainsKey(c.Caller)))
            {
                byte[] mutant = [.. file];
                ulong address = image.Symbols[caller] + ((ulong)word * 4);
                mutant[FileOffset(image, address)] ^= 4;
                flips++;
                rejected += MeaningLaw.FirstWrong(program, mutant) is not null ? 1 : 0;
            }
        }

        Assert.True(flips > 10);
        Assert.Equal(flips, rejected);
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
