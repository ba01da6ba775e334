using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.ObjectiveC;

/// <summary>However metadata is rewritten, the runtime finds the same in it.</summary>
public sealed class MetadataLaws
{
    [Law]
    public void Each_class_can_do_what_its_sources_say_whatever_the_form_of_its_metadata(int seed)
    {
        MetadataSketch sketch = MetadataSketch.Random(seed);
        Assert.Equal(ExpectedMeaning(sketch), new MetadataModel(Link(sketch, Options(seed))).Meaning);
    }

    [Law]
    public void Method_lists_are_distances_if_asked_or_if_the_oldest_system_reads_them(int seed)
    {
        LinkOptions options = Options(seed);
        bool wanted = options.ObjCRelativeMethodLists ?? options.Platform?.MinimumOS >= PackedVersion.Of(11);
        var model = new MetadataModel(Link(MetadataSketch.Random(seed), options));
        Assert.Equal(0, wanted ? model.Lists.Pointers : model.Lists.Distances);
    }

    [Law]
    public void A_selector_or_class_has_one_slot_and_who_refers_to_it_finds_it(int seed)
    {
        MetadataSketch sketch = MetadataSketch.Random(seed);
        Assert.Null(FirstWrongSlot(sketch, Link(sketch, Options(seed))));
    }

    [Law]
    public void Merging_leaves_the_categories_that_must_stay_and_no_others(int seed)
    {
        MetadataSketch sketch = MetadataSketch.Random(seed);
        var model = new MetadataModel(Link(sketch, Options(seed) with { ObjCCategoryMerging = true }));
        Assert.Equal(ExpectedCategories(sketch), model.Categories);
        Assert.Equal(sketch.Categories.Where(part => part.HasLoad).Select(part => $"{part.Class} {part.Category}"), model.Loaded);
    }

    [Fact]
    public void The_law_of_merging_rejects_a_link_that_merges_those_with_load()
    {
        // Objects that do not say which have +load: the linker merges them all.
        int rejected = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            MetadataSketch sketch = MetadataSketch.Random(seed);
            MetadataSketch silent = sketch with { Parts = [.. sketch.Parts.Select(part => part with { HasLoad = false })] };
            var model = new MetadataModel(Link(silent, Options(seed) with { ObjCCategoryMerging = true }));
            rejected += model.Categories == ExpectedCategories(sketch) ? 0 : 1;
        }

        Assert.True(rejected > 50, $"{rejected}");
    }

    [Fact]
    public void The_law_of_merging_rejects_a_link_that_merges_nothing()
    {
        int rejected = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            MetadataSketch sketch = MetadataSketch.Random(seed);
            rejected += new MetadataModel(Link(sketch, Options(seed) with { ObjCCategoryMerging = false })).Categories == ExpectedCategories(sketch) ? 0 : 1;
        }

        Assert.True(rejected > 30);
    }

    [Fact]
    public void The_laws_reject_distances_that_are_wrong()
    {
        int rejected = 0;
        int tried = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            MetadataSketch sketch = MetadataSketch.Random(seed);
            byte[] file = Bytes(sketch, Options(seed) with { ObjCRelativeMethodLists = true });
            if (new LinkedImage(file).Sections.TryGetValue("__objc_methlist", out (ulong Address, ulong Size, int Offset) lists))
            {
                tried++;
                int word = lists.Offset + (4 * new Random(seed).Next((int)lists.Size / 4));
                file[word] ^= 4;
                rejected += Differs(sketch, file) ? 1 : 0;
            }
        }

        Assert.True(tried > 20);
        Assert.Equal(tried, rejected);
    }

    [Fact]
    public void The_laws_reject_categories_that_are_attached_in_another_order()
    {
        int rejected = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            MetadataSketch sketch = MetadataSketch.Random(seed);
            MetadataSketch mutant = sketch with { Parts = [.. sketch.Parts.Reverse()] };
            rejected += Differs(sketch, Bytes(mutant, Options(seed))) ? 1 : 0;
        }

        Assert.True(rejected > 20);
    }

    [Fact]
    public void The_law_of_slots_rejects_a_slot_of_another_selector()
    {
        int rejected = 0;
        int tried = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            MetadataSketch sketch = MetadataSketch.Random(seed);
            LinkedImage image = Link(sketch, Options(seed));
            ulong[] slots = [.. image.Fixups.Keys.Where(place => IsIn(image, "__objc_selrefs", place))];
            if (slots.Length > 1 && sketch.References.Any(list => list.Count > 0))
            {
                tried++;
                ulong slot = slots.First(place => sketch.References.Any(list => list.Contains(image.TextAt(image.Fixups[place].Target))));
                image.Fixups[slot] = image.Fixups[slots.First(other => other != slot)];
                rejected += FirstWrongSlot(sketch, image) is null ? 0 : 1;
            }
        }

        Assert.True(tried > 10);
        Assert.Equal(tried, rejected);
    }

    private static bool Differs(MetadataSketch sketch, byte[] file)
    {
        try
        {
            return !new MetadataModel(new LinkedImage(file)).Meaning.SequenceEqual(ExpectedMeaning(sketch));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException)
        {
            return true;
        }
    }

    private static string? FirstWrongSlot(MetadataSketch sketch, LinkedImage image)
    {
        var model = new MetadataModel(image);
        for (int o = 0; o < sketch.Objects; o++)
        {
            ulong at = image.Symbols[$"_table{o}"];
            foreach (string wanted in sketch.References[o].Concat(sketch.Parts.Select(part => "_OBJC_CLASS_$_" + part.Class).Distinct()))
            {
                if (model.Referred(image.Fixups[at].Target) is var found && found != wanted)
                {
                    return $"object {o} finds {found} for {wanted}";
                }

                at += 8;
            }
        }

        foreach (string section in new[] { "__objc_selrefs", "__objc_classrefs" })
        {
            string?[] slots = [.. image.Fixups.Keys.Where(place => IsIn(image, section, place)).Select(model.Referred)];
            if (slots.Distinct().Count() != slots.Length)
            {
                return $"two slots of {section} are equal";
            }
        }

        return null;
    }

    private static bool IsIn(LinkedImage image, string section, ulong place) =>
        image.Sections.TryGetValue(section, out (ulong Address, ulong Size, int Offset) found) && place >= found.Address && place < found.Address + found.Size;

    /// <summary>Of each class: those with +load; what is before the first of them goes into the class if the program has it; other runs become one.</summary>
    private static int ExpectedCategories(MetadataSketch sketch)
    {
        int count = 0;
        foreach (string name in sketch.Parts.Select(part => part.Class).Distinct())
        {
            bool isCounted = sketch.Classes.Any(part => part.Class == name);
            foreach (SketchedPart part in sketch.Categories.Where(part => part.Class == name))
            {
                // A run counts once, when it begins; the first one of a class in the program not at all.
                count += part.HasLoad || !isCounted ? 1 : 0;
                isCounted = !part.HasLoad;
            }
        }

        return count;
    }

    /// <summary>The lines of <see cref="MetadataModel.Meaning"/>, from the sketch alone.</summary>
    internal static IEnumerable<string> ExpectedMeaning(MetadataSketch sketch)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in sketch.Parts.Select(part => part.Class).Distinct())
        {
            SketchedPart[] front = [.. sketch.Categories.Where(part => part.Class == name).Reverse(), .. sketch.Classes.Where(part => part.Class == name)];
            Add(" -", front.SelectMany(part => part.Members.Instance).Select(Text));
            Add(" +", front.SelectMany(part => part.Members.Own).Select(Text));
            Add(" protocols", front.SelectMany(part => part.Members.Protocols).Select(p => "__OBJC_PROTOCOL_$_" + p));
            Add(" meta protocols", front.Where(part => part.Category is null).SelectMany(part => part.Members.Protocols).Select(p => "__OBJC_PROTOCOL_$_" + p));
            Add(" properties", front.SelectMany(part => part.Members.Properties).Select(p => p + " Ti"));
            Add(" own properties", front.SelectMany(part => part.Members.OwnProperties).Select(p => p + " Ti"));

            void Add(string kind, IEnumerable<string> members)
            {
                string text = string.Join(", ", members);
                if (text.Length > 0)
                {
                    lines.Add(name + kind, $"{name}{kind}: {text}");
                }
            }
        }

        return lines.Values;

        static string Text(SketchedMethod method) => $"{method.Selector} {method.Types} {method.Function}";
    }

    internal static LinkOptions Options(int seed)
    {
        var random = new Random(seed * 7);
        return new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Platform = new PlatformVersion(Platform.MacOS, random.Next(2) == 0 ? PackedVersion.Of(10, 15) : PackedVersion.Of(11), PackedVersion.Of(13)),
            FixupEncoding = random.Next(2) == 0 ? FixupEncoding.Chained : FixupEncoding.Classic,
            DeadStrip = random.Next(3) == 0,
            Undefined = UndefinedTreatment.DynamicLookup,
            ObjCRelativeMethodLists = random.Next(3) switch { 0 => true, 1 => false, _ => null },
            ObjCCategoryMerging = random.Next(2) == 0,
        };
    }

    internal static LinkedImage Link(MetadataSketch sketch, LinkOptions options) => new(Bytes(sketch, options));

    private static byte[] Bytes(MetadataSketch sketch, LinkOptions options)
    {
        ImmutableArray<LoadedInput> inputs = Inputs(sketch);
        return [.. LinkInMemory.FileOf(LinkInMemory
            .Plan(SequentialExecution.Instance, inputs, options with { Inputs = [.. inputs.Select(input => input.Request)] })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    internal static ImmutableArray<LoadedInput> Inputs(MetadataSketch sketch) =>
    [
        .. Enumerable.Range(0, sketch.Objects).Select(o => new LoadedInput(new InputRequest.File($"{o}.o"), $"{o}.o", MetadataObject.Build(sketch, o), 0)),
    ];
}
