using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Arguments;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>section$start and section$end hold what inputs put into the section of that name, wherever the link moves it.</summary>
public sealed class BoundaryLaws
{
    private const ulong Magic = 0x5a5a_0000_0000_0000;
    private const ushort NoDeadStrip = 0x20;

    private static readonly ImmutableArray<(string Segment, string Name)> Pool =
        [("__DATA", "__const"), ("__DATA", "__data"), ("__DATA", "__list"), ("__DATA", "__objc_protolist"), ("__DATA_CONST", "__const"),
            ("__TEXT", "__const"), ("__TEXT", "__const_coal"), ("__DATA", "__datacoal_nt"), ("__A$B", "__list")];

    /// <summary>Objects with words of their own in sections of the pool; the last object points at all boundaries.</summary>
    private sealed class Sketch
    {
        internal Sketch(int seed, int misnamed = -1)
        {
            var random = new Random(seed);
            ulong next = Magic;
            var inputs = ImmutableArray.CreateBuilder<LoadedInput>();
            for (int o = random.Next(1, 5); o > 0; o--)
            {
                var builder = new ObjectBuilder();
                foreach (int s in Enumerable.Range(0, Pool.Length).Where(_ => random.Next(2) == 0))
                {
                    ulong[] words = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => ++next)];
                    Words[s].AddRange(words);
                    int section = builder.Section(Pool[s].Segment, Pool[s].Name, [.. words.SelectMany(BitConverter.GetBytes)], alignLog2: 3);
                    builder.Define($"_s{o}_{s}", section, 0);
                }

                inputs.Add(Input($"o{o}.o", builder.Build()));
            }

            var main = new ObjectBuilder();
            main.Define("_main", main.Text(0xd65f03c0), 0);
            int pointers = main.Section("__DATA", "__bounds", new byte[Pool.Length * 16], alignLog2: 3);
            main.Define("_bounds", pointers, 0, description: NoDeadStrip);
            for (int s = 0; s < Pool.Length; s++)
            {
                string name = s == misnamed ? "__DATA$__none" : $"{Pool[s].Segment}${Pool[s].Name}";
                main.Pointer(pointers, (uint)s * 16, main.Undefined("section$start$" + name));
                main.Pointer(pointers, ((uint)s * 16) + 8, main.Undefined("section$end$" + name));
            }

            inputs.Add(Input("main.o", main.Build()));
            Inputs = inputs.DrainToImmutable();
            Options = (random.Next(2) == 0 ? " -dead_strip" : "") + (random.Next(2) == 0 ? " -no_fixup_chains" : " -fixup_chains") + Renames(random);
        }

        internal ImmutableArray<LoadedInput> Inputs { get; }

        internal string Options { get; }

        /// <summary>Per name of the pool: the words in sections of that name, in link order.</summary>
        internal List<ulong>[] Words { get; } = [.. Pool.Select(_ => new List<ulong>())];

        private static string Renames(Random random)
        {
            string options = "";
            for (int i = random.Next(3); i > 0; i--)
            {
                (string segment, string name) = Pool[random.Next(Pool.Length)];
                string to = random.Next(3) switch { 0 => "__DATA __list", 1 => "__MINE __moved", _ => "__DATA_CONST __const" };
                options += $" -rename_section {segment} {name} {to}";
            }

            return options + random.Next(4) switch { 0 => " -rename_segment __DATA_CONST __SEALED", 1 => " -rename_segment __A$B __OTHER", _ => "" };
        }
    }

    [Law]
    public void The_bounds_of_a_section_are_those_of_the_section_that_its_contents_are_in(int seed)
    {
        var sketch = new Sketch(seed);
        byte[] file = Link(sketch);
        Assert.Null(FirstWrong(sketch, file));
        Assert.Empty(VerifyImage.Run(file, "image").Violations);
    }

    [Fact]
    public void The_law_rejects_bounds_of_a_section_that_is_empty()
    {
        int rejected = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            int misnamed = seed % Pool.Length;
            var sketch = new Sketch(seed, misnamed);
            bool wrong = sketch.Words[misnamed].Count != 0;
            rejected += wrong ? 1 : 0;
            Assert.Equal(wrong, FirstWrong(sketch, Link(sketch)) is not null);
        }

        Assert.True(rejected > 15, $"{rejected}");
    }

    [Theory]
    [InlineData("-no_fixup_chains", 1, "")]
    [InlineData("-fixup_chains", 0, "section$start$__DATA$__mine is of an empty section|section$end$__DATA$__mine is of an empty section")]
    public void Initialisers_that_become_offsets_are_not_between_their_bounds_and_that_is_said(string option, int pointers, string said)
    {
        var builder = new ObjectBuilder();
        int main = builder.Define("_main", builder.Text(0xd65f03c0), 0);
        int mine = builder.Section("__DATA", "__mine", new byte[8], SectionTypes.ModInitFunctionPointers, 3);
        builder.Pointer(mine, 0, main);
        int bounds = builder.Section("__DATA", "__bounds", new byte[16], alignLog2: 3);
        builder.Define("_bounds", bounds, 0);
        builder.Pointer(bounds, 0, builder.Undefined("section$start$__DATA$__mine")).Pointer(bounds, 8, builder.Undefined("section$end$__DATA$__mine"));
        LinkImage planned = Plan([Input("main.o", builder.Build())], option);
        var image = new LinkedImage([.. LinkInMemory.FileOf(planned)]);
        ulong start = image.Fixups[image.Symbols["_bounds"]].Target;
        Assert.Equal((ulong)pointers * 8, image.Fixups[image.Symbols["_bounds"] + 8].Target - start);
        Assert.Equal(pointers == 0 ? 0 : image.Symbols["_main"], pointers == 0 ? 0 : image.Fixups[start].Target);
        Assert.Equal(said, string.Join('|', planned.Warnings.Select(warning => warning.Text.Split(':')[0])));
    }

    /// <summary>The first name whose bounds hold other words than its output section, in words; null if all hold what they should.</summary>
    private static string? FirstWrong(Sketch sketch, byte[] file)
    {
        var image = new LinkedImage(file);
        List<(ulong Address, ulong SizeBytes)> sections = Sections(file);
        ulong bounds = image.Symbols["_bounds"];
        for (int s = 0; s < Pool.Length; s++)
        {
            ulong start = image.Fixups[bounds + ((ulong)s * 16)].Target;
            ulong end = image.Fixups[bounds + ((ulong)s * 16) + 8].Target;
            if (!sections.Contains((start, end - start)))
            {
                return $"{Pool[s]}: no section is from {start:x} to {end:x}";
            }

            HashSet<ulong> held = [.. Enumerable.Range(0, (int)(end - start) / 8).Select(i => image.LongAt(start + ((ulong)i * 8)))];
            if (sketch.Words[s].FindIndex(word => !held.Contains(word)) is >= 0 and int missing)
            {
                return $"{Pool[s]}: word {missing} of it is not between its bounds{sketch.Options}";
            }
        }

        return null;
    }

    private static List<(ulong Address, ulong SizeBytes)> Sections(byte[] file)
    {
        List<(ulong, ulong)> sections = [];
        int at = 32;
        for (int i = BitConverter.ToInt32(file, 16); i > 0; i--)
        {
            for (int s = 0; BitConverter.ToInt32(file, at) == 0x19 && s < BitConverter.ToInt32(file, at + 64); s++)
            {
                int header = at + 72 + (80 * s);
                sections.Add((BitConverter.ToUInt64(file, header + 32), BitConverter.ToUInt64(file, header + 40)));
            }

            at += BitConverter.ToInt32(file, at + 4);
        }

        return sections;
    }

    private static LoadedInput Input(string path, byte[] bytes) => new(new InputRequest.File(path), path, bytes, 0);

    private static byte[] Link(Sketch sketch) => [.. LinkInMemory.FileOf(Plan(sketch.Inputs, sketch.Options.TrimStart()))];

    private static LinkImage Plan(ImmutableArray<LoadedInput> inputs, string arguments)
    {
        LinkOptions options = ArgumentRun.Options($"-platform_version macos 13 13 {arguments} x.o");
        return LinkInMemory.Plan(SequentialExecution.Instance, inputs, options with { Inputs = [.. inputs.Select(input => input.Request)] })
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
    }
}
