using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Arguments;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>-segment_order and -section_order: what is named comes first, as it is named; the rest stays in the order that it had.</summary>
public sealed class RequestedOrderLaws
{
    /// <summary>A section of an image: where its command is in the file is its place in the order.</summary>
    private sealed record Section(string Segment, string Name, ulong Address, ulong SizeBytes, bool IsZerofill);

    /// <summary>An order that is asked for, and the command line that asks for it.</summary>
    private sealed record Request(ImmutableArray<string> Segments, ImmutableDictionary<string, ImmutableArray<string>> Sections)
    {
        internal string Options => string.Concat(
            Sections.OrderBy(order => order.Key, StringComparer.Ordinal)
                .Select(order => $" -section_order {order.Key} {string.Join(':', order.Value)}")
                .Append(Segments.IsEmpty ? "" : " -segment_order " + string.Join(':', Segments)));
    }

    [Law]
    public void What_is_named_comes_first_and_the_rest_stays_in_its_order(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        List<Section> before = Read(Link(program, Kind(seed)));
        Request request = Random(before, new Random(seed));
        Assert.Null(FirstWrong(before, request, Read(Link(program, Kind(seed) + request.Options))));
    }

    [Law]
    public void Every_reference_means_the_same_and_the_verifier_accepts_it(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        Request request = Random(Read(Link(program, Kind(seed))), new Random(seed));
        byte[] file = Link(program, Kind(seed) + request.Options);
        Assert.Null(MeaningLaw.FirstWrong(program, file));
        Assert.Empty(VerifyImage.Run(file, "image").Violations);
    }

    [Fact]
    public void The_law_of_order_rejects_images_that_ignore_the_request_or_follow_another()
    {
        int rejected = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var program = RandomProgram.WithoutLibrary(seed);
            byte[] plain = Link(program, Kind(seed));
            List<Section> before = Read(plain);
            Request request = Random(before, new Random(seed));
            Request other = Random(before, new Random(seed + 1000));
            if (!Expected(before, request).SequenceEqual(before))
            {
                rejected++;
                Assert.NotNull(FirstWrong(before, request, before));
            }

            if (!Expected(before, request).SequenceEqual(Expected(before, other)))
            {
                rejected++;
                Assert.NotNull(FirstWrong(before, request, Read(Link(program, Kind(seed) + other.Options))));
            }
        }

        Assert.True(rejected > 50, $"{rejected}");
    }

    [Fact]
    public void Zerofill_before_bytes_is_an_error() => Assert.Contains(
        "__zeros, which has no bytes in the file, cannot come before __data",
        Small("-section_order __DATA __zeros:__data").Match(Succ: _ => "", Fail: LinkInMemory.TextOf),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("-segment_order __DATA:__NONE", "-segment_order: the output has no segment __NONE")]
    [InlineData("-section_order __DATA __data:__none", "-section_order __DATA: the output has no section __DATA,__none")]
    [InlineData("-section_order __DATA __data:__zeros -segment_order __DATA:__TEXT", "")]
    public void A_name_that_the_output_does_not_have_is_a_warning(string options, string said) =>
        Assert.Equal(said, Small(options).Match(Succ: image => string.Join("\n", image.Warnings.Select(warning => warning.Text)), Fail: LinkInMemory.TextOf));

    /// <summary>The places of two sections, or of one that is in the wrong address order, in words; null if all is as requested.</summary>
    private static string? FirstWrong(List<Section> before, Request request, List<Section> after)
    {
        List<Section> expected = Expected(before, request);
        if (!expected.Select(s => (s.Segment, s.Name, s.SizeBytes)).SequenceEqual(after.Select(s => (s.Segment, s.Name, s.SizeBytes))))
        {
            return $"{string.Join(' ', after.Select(s => s.Name))} instead of {string.Join(' ', expected.Select(s => s.Name))}";
        }

        Section? early = after.Skip(1).Where((section, i) => section.Address < after[i].Address + after[i].SizeBytes).FirstOrDefault();
        return early is null ? null : $"{early.Name} lies before the end of the section that precedes it";
    }

    private static List<Section> Expected(List<Section> before, Request request) =>
    [
        .. before.Select(s => s.Segment).Distinct()
            .OrderBy(segment => Place(request.Segments, segment))
            .SelectMany(segment => before.Where(s => s.Segment == segment)
                .OrderBy(s => request.Sections.ContainsKey(segment) && s.IsZerofill)
                .ThenBy(s => request.Sections.TryGetValue(segment, out ImmutableArray<string> names) ? Place(names, s.Name) : 0)),
    ];

    private static int Place(ImmutableArray<string> names, string name) => names.Contains(name) ? names.IndexOf(name) : int.MaxValue;

    private static Request Random(List<Section> sections, Random random) => new(
        Some(sections.Select(s => s.Segment).Distinct(), random),
        sections.GroupBy(s => s.Segment)
            .Where(_ => random.Next(3) != 0)
            .ToImmutableDictionary(
                group => group.Key,
                group => Some(group.Where(s => !s.IsZerofill).Select(s => s.Name), random).AddRange(Some(group.Where(s => s.IsZerofill).Select(s => s.Name), random)))
            .Where(order => !order.Value.IsEmpty)
            .ToImmutableDictionary());

    private static ImmutableArray<string> Some(IEnumerable<string> names, Random random)
    {
        string[] all = [.. names];
        random.Shuffle(all);
        return [.. all.Take(random.Next(all.Length + 1))];
    }

    private static List<Section> Read(byte[] file)
    {
        List<Section> sections = [];
        int at = 32;
        for (int i = BitConverter.ToInt32(file, 16); i > 0; i--)
        {
            for (int s = 0; BitConverter.ToInt32(file, at) == 0x19 && s < BitConverter.ToInt32(file, at + 64); s++)
            {
                int header = at + 72 + (80 * s);
                sections.Add(new Section(
                    Name(file, header + 16),
                    Name(file, header),
                    BitConverter.ToUInt64(file, header + 32),
                    BitConverter.ToUInt64(file, header + 40),
                    (file[header + 64] & 0xff) is 0x1 or 0xc or 0x12));
            }

            at += BitConverter.ToInt32(file, at + 4);
        }

        return sections;
    }

    private static string Name(byte[] file, int at) => Encoding.ASCII.GetString(file, at, 16).TrimEnd('\0');

    // Not at 0: a reference to an address before the first variable must be one.
    private static string Kind(int seed) => (seed & 1) == 0 ? "-preload -image_base 10000000" : "-preload -pie -image_base 10000000";

    private static byte[] Link(RandomProgram program, string options)
    {
        var runtime = new ObjectBuilder();
        int text = runtime.Text(0xd65f03c0, 0xd65f03c0);
        runtime.Define("_puts", text, 0);
        runtime.Define("__tlv_bootstrap", text, 4);
        runtime.Define("_environ", runtime.Data(0), 0);
        string deadStrip = program.DeadStrip ? " -dead_strip" : "";
        return [.. LinkInMemory.FileOf(Plan([.. program.Inputs, new LoadedInput(new InputRequest.File("r.o"), "r.o", runtime.Build(), 0)], $"-e _main{deadStrip} {options}").Match(
            Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    private static Fin<LinkImage> Small(string options)
    {
        var builder = new ObjectBuilder();
        builder.Define("start", builder.Text(0xd65f03c0), 0);
        builder.Define("_data", builder.Data(1), 0);
        builder.Define("_zeros", builder.Zerofill("__DATA", "__zeros", 64), 0);
        return Plan([new LoadedInput(new InputRequest.File("s.o"), "s.o", builder.Build(), 0)], $"-preload {options}");
    }

    private static Fin<LinkImage> Plan(ImmutableArray<LoadedInput> inputs, string options)
    {
        LinkOptions parsed = ArgumentRun.Options($"-platform_version macos 13 13 {options} x.o");
        return LinkInMemory.Plan(SequentialExecution.Instance, inputs, parsed with { Inputs = [.. inputs.Select(input => input.Request)] });
    }
}
