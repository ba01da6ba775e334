using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Sealing;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Arguments;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using AfsLd.Tests.Properties.Verifying;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Images that no dyld loads: -static, -preload, -dylinker.</summary>
public sealed class StandaloneTests
{
    private const int ThreadCommand = 0x5;

    private static readonly ImmutableArray<string> Kinds = [.. StandaloneLaw.Kinds.Keys];

    [Law]
    public void Every_reference_means_what_its_source_said(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        Assert.Null(MeaningLaw.FirstWrong(program, Link(program, KindOf(seed))));
    }

    [Law]
    public void An_image_without_dyld_begins_at_its_entry_and_asks_nothing_of_dyld(int seed) =>
        Assert.Null(StandaloneLaw.FirstWrong(Link(RandomProgram.WithoutLibrary(seed), KindOf(seed)), KindOf(seed), "_main"));

    [Law]
    public void The_verifier_accepts_it(int seed) =>
        Assert.Empty(VerifyImage.Run(Link(RandomProgram.WithoutLibrary(seed), KindOf(seed)), "image").Violations);

    [Law]
    public void Every_reference_means_the_same_where_segaddr_puts_its_segment(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        string kind = Kinds[(int)((uint)seed % 4)];
        ulong address = (kind.StartsWith("-static", StringComparison.Ordinal) ? 0x1_2000_0000UL : 0x2000_0000UL) + ((ulong)(seed & 0xfff) * 0x4000);
        byte[] file = Link(program, $"{kind} -segaddr __DATA {address:x}");
        Assert.Null(MeaningLaw.FirstWrong(program, file));
        Assert.Null(StandaloneLaw.FirstWrong(file, kind, "_main"));
        Assert.True(AddressOfData(file) == address || AddressOfData(file) == 0);
        Assert.NotEqual(address, AddressOfData(Link(program, kind)));
    }

    [Law]
    public void Every_reference_means_the_same_where_segments_are_in_another_order_than_in_the_file(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        string kind = Kinds[(int)((uint)seed % 4)];
        bool slides = kind.EndsWith("-pie", StringComparison.Ordinal);

        // Before __TEXT; or, where the base of local relocations must be first of all, before another that comes behind it in the file.
        string addresses = slides
            ? "-image_base 180000000 -rename_section __DATA __data __MORE __data -segaddr __MORE 190000000 -segaddr __DATA 1b0000000"
            : "-image_base 180000000 -segaddr __DATA 160000000";
        byte[] file = Link(program, $"{kind} -function_starts {addresses}");
        Assert.Null(MeaningLaw.FirstWrong(program, file));
        Assert.Empty(VerifyImage.Run(file, "image").Violations);
        Assert.Null(FirstWrongSection(file));
        ulong[] segments = [.. new LinkedImage(file).Segments.Where(s => s.Name != "__PAGEZERO").Select(s => s.Address)];
        bool isOther = slides ? Has(file, "__DATA") && Has(file, "__MORE") : Has(file, "__DATA");
        Assert.Equal(isOther, !segments.SequenceEqual(segments.Order()));
        Assert.True(!Has(file, "__LINKEDIT") || segments.Max() == new LinkedImage(file).Segments.Single(s => s.Name == "__LINKEDIT").Address);
    }

    [Fact]
    public void The_law_of_sections_rejects_every_other_number()
    {
        byte[] file = Enumerable.Range(1, 20)
            .Select(seed => Link(RandomProgram.WithoutLibrary(seed), "-static -pie"))
            .First(image => new LinkedImage(image).LocalRelocations.Count > 0);
        (int offset, int count) = new LinkedImage(file).LocalRelocations;
        for (int r = 0; r < count; r++)
        {
            foreach (int other in new[] { -1, 1 })
            {
                byte[] mutant = [.. file];
                mutant[offset + (r * 8) + 4] += (byte)other;
                Assert.NotNull(FirstWrongSection(mutant));
            }
        }
    }

    /// <summary>The first local relocation whose r_symbolnum is not the section that its pointer points into, or just behind.</summary>
    private static string? FirstWrongSection(byte[] file)
    {
        var image = new LinkedImage(file);
        var sections = new SymbolTableReader(file).Sections;
        (int offset, int count) = image.LocalRelocations;
        for (int at = offset; at < offset + (count * 8); at += 8)
        {
            ulong target = image.LongAt(image.ImageBase + BitConverter.ToUInt32(file, at));
            int number = BitConverter.ToInt32(file, at + 4) & 0xffffff;

            // An addend can lead between two sections: then it is the one before.
            int expected = sections.FindIndex(s => target >= s.Address && target < s.Address + s.Size);
            expected = expected >= 0 ? expected : sections.FindLastIndex(s => s.Address == sections.Where(other => other.Address <= target).Max(other => other.Address));
            if (number != expected + 1)
            {
                return $"a pointer to {target:x} is said to be into section {number}";
            }
        }

        return null;
    }

    /// <summary>Nobody slides 4 bytes: neither dyld nor the loader of firmware.</summary>
    [Theory]
    [InlineData("-preload", "")]
    [InlineData("-preload -pie", "a 4-byte pointer to start")]
    [InlineData("-dylinker", "a 4-byte pointer to start")]
    [InlineData("-dylib", "a 4-byte pointer to start")]
    [InlineData("-static", "does not fit a 4-byte pointer")]
    [InlineData("-static -pagezero_size 0", "")]
    public void A_pointer_of_four_bytes_is_only_where_the_image_stays(string kind, string said)
    {
        const string path = "four.o";
        var builder = new ObjectBuilder();
        int data = builder.Data(0);
        int start = builder.Define("start", builder.Text(0xd65f03c0), 0);
        builder.Relocate(data, RelocationInfo.Of(0, start, pcRelative: false, lengthLog2: 2, external: true, RelocationType.Unsigned));
        LinkOptions options = ArgumentRun.Options($"{kind} -platform_version macos 13 13 {path}");
        LoadedInput input = new(new InputRequest.File(path), path, builder.Build(), 0);
        string errors = LinkInMemory.Plan(SequentialExecution.Instance, [input], options).Bind(ComposeFile.Run).Match(Succ: _ => "", Fail: LinkInMemory.TextOf);
        Assert.True(said.Length == 0 ? errors.Length == 0 : errors.Contains(said, StringComparison.Ordinal), errors);
    }

    [Theory]
    [InlineData("100000000", "__DATA (0x100000000 to 0x10000")]
    [InlineData("4000", "overlap: -segaddr puts a segment elsewhere")]
    [InlineData("fffffffffffff000", "must be a multiple")]
    [InlineData("ffffffffffffc000", "there are no addresses for them")]
    public void An_address_that_cannot_be_is_an_error(string address, string said) =>
        Assert.Contains(said, Failure(RandomProgram.WithoutLibrary(1), $"-static -segaddr __DATA {address}", "__tlv_bootstrap"), StringComparison.Ordinal);

    [Fact]
    public void The_meaning_law_rejects_a_bit_flipped_in_a_pointer()
    {
        int flips = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            var program = RandomProgram.WithoutLibrary(seed);
            byte[] file = Link(program, KindOf(seed));
            var image = new LinkedImage(file);
            foreach ((string variable, int word, _, _) in program.Meaning.Pointers.Where(p => image.Symbols.ContainsKey(p.Variable)))
            {
                byte[] mutant = [.. file];
                mutant[OffsetOf(image, image.Symbols[variable] + ((ulong)word * 8))] ^= 4;
                flips++;
                Assert.NotNull(MeaningLaw.FirstWrong(program, mutant));
            }
        }

        Assert.True(flips > 100);
    }

    [Fact]
    public void The_law_of_the_beginning_rejects_every_bit_of_the_header_and_of_the_thread_command()
    {
        foreach (string kind in Kinds)
        {
            byte[] file = Link(RandomProgram.WithoutLibrary(1), kind);
            int thread = Command(file, ThreadCommand);
            int[] bytes = [12, 24, thread, .. Enumerable.Range(thread + 8, 280)];
            foreach (int at in bytes)
            {
                byte[] mutant = [.. file];
                mutant[at] ^= 4;
                Assert.NotNull(StandaloneLaw.FirstWrong(mutant, kind, "_main"));
            }
        }
    }

    [Fact]
    public void The_law_of_the_beginning_rejects_an_image_that_dyld_loads_and_one_of_another_kind()
    {
        var program = RandomProgram.WithoutLibrary(1);
        byte[] dynamic = [.. LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program))];
        foreach (string kind in Kinds)
        {
            Assert.NotNull(StandaloneLaw.FirstWrong(dynamic, kind, "_main"));
            byte[] file = Link(program, kind);
            Assert.All(Kinds.Remove(kind), other => Assert.NotNull(StandaloneLaw.FirstWrong(file, other, "_main")));
        }
    }

    [Fact]
    public void Firmware_has_no_segment_that_maps_its_header_or_its_tables()
    {
        var image = new LinkedImage(Link(RandomProgram.WithoutLibrary(1), "-preload"));
        Assert.DoesNotContain(image.Segments, s => s.Name == "__LINKEDIT" || s.Offset == 0);
        Assert.Contains(new LinkedImage(Link(RandomProgram.WithoutLibrary(1), "-static")).Segments, s => s.Name == "__LINKEDIT" || s.Offset == 0);
    }

    [Fact]
    public void Only_what_dyld_protects_is_in_its_own_segment()
    {
        Assert.All(["-static", "-static -pie", "-preload"], kind => Assert.DoesNotContain(new LinkedImage(StandaloneSample.Link(kind)).Segments, s => s.Name == "__DATA_CONST"));
        Assert.Contains(new LinkedImage(StandaloneSample.Link("-dylinker")).Segments, s => s.Name == "__DATA_CONST");
    }

    [Theory]
    [InlineData("-static")]
    [InlineData("-preload")]
    [InlineData("-dylinker")]
    public void A_name_that_nothing_defines_is_an_error(string kind) =>
        Assert.Contains("__tlv_bootstrap", Failure(Enumerable.Range(0, 20).Select(seed => RandomProgram.WithoutLibrary(seed)).First(program => !program.DeadStrip), kind, "_nothing"), StringComparison.Ordinal);

    private static bool Has(byte[] file, string segment) => new LinkedImage(file).Segments.Any(s => s.Name == segment);

    private static ulong AddressOfData(byte[] file) => new LinkedImage(file).Segments.FirstOrDefault(s => s.Name == "__DATA").Address;

    private static string KindOf(int seed) => Kinds[(int)((uint)seed % Kinds.Length)];

    private static byte[] Link(RandomProgram program, string kind) => [.. LinkInMemory.FileOf(Plan(program, kind, "__tlv_bootstrap").Match(
        Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];

    private static string Failure(RandomProgram program, string kind, string provided) =>
        Plan(program, kind, provided).Match(Succ: _ => "", Fail: LinkInMemory.TextOf);

    private static Fin<LinkImage> Plan(RandomProgram program, string kind, string provided)
    {
        const string path = "runtime.o";
        ImmutableArray<LoadedInput> inputs = program.Inputs.Add(new LoadedInput(new InputRequest.File(path), path, Runtime(provided), 0));
        string deadStrip = program.DeadStrip ? " -dead_strip" : "";
        LinkOptions options = ArgumentRun.Options($"{kind} -e _main -platform_version macos 13 13 {path}{deadStrip}");
        return LinkInMemory.Plan(SequentialExecution.Instance, inputs, options with { Inputs = [.. inputs.Select(input => input.Request)] });
    }

    /// <summary>What libSystem would have.</summary>
    private static byte[] Runtime(string bootstrap)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0xd65f03c0, 0xd65f03c0);
        builder.Define("_puts", text, 0);
        builder.Define(bootstrap, text, 4);
        builder.Define("_environ", builder.Data(0), 0);
        return builder.Build();
    }

    private static int Command(byte[] file, int kind)
    {
        int at = 32;
        while (BitConverter.ToInt32(file, at) != kind)
        {
            at += BitConverter.ToInt32(file, at + 4);
        }

        return at;
    }

    private static int OffsetOf(LinkedImage image, ulong address)
    {
        (_, ulong start, _, ulong offset, _) = image.Segments.First(s => address - s.Address < s.FileSize);
        return (int)(offset + (address - start));
    }
}
