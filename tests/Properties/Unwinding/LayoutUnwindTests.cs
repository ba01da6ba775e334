using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Planning;
using Xunit;

namespace AfsLd.Tests.Properties.Unwinding;

public sealed class LayoutUnwindTests
{
    [Law]
    public void Pages_of_many_functions_say_what_their_records_do(int seed)
    {
        LargeProgram program = Program(seed);
        Assert.Null(program.Violation(program.Layout()));
    }

    [Fact]
    public void Generated_programs_fill_every_kind_of_page()
    {
        UnwindLayout[] layouts = [.. Enumerable.Range(0, 30).Select(seed => Program(seed).Layout())];
        Assert.Contains(layouts, l => l.Pages.Count(p => p.IsCompressed) > 2);
        Assert.Contains(layouts, l => l.Pages.Any(p => !p.IsCompressed));
        Assert.Contains(layouts, l => l.CommonEncodings.Length == 127);
        Assert.Contains(layouts, l => l.CommonEncodings.Length is > 0 and < 127);
        Assert.Contains(layouts, l => l.Pages.Any(p => p.EncodingCount > 100));
    }

    [Fact]
    public void Encodings_are_common_by_frequency_then_value()
    {
        UnwindLayout layout = Program(3).Layout();
        (int Count, uint Encoding)[] ranks = [.. layout.CommonEncodings.Select(e => (layout.Encodings.Count(x => x == e), e))];
        Assert.Equal(ranks.OrderByDescending(r => r), ranks);
    }

    [Fact]
    public void Code_beyond_4_GiB_is_an_error_and_not_a_wrong_entry()
    {
        UnwindWorld world = Enumerable.Range(0, 100).Select(seed => UnwindWorld.Of(seed)).First(w => w.Plan.UnwindInfoSizeBytes != 0);
        ulong[] far = [.. world.Place.Addresses.Select(a => a + 0x1_0000_0000)];
        Assert.True(Stages.Unwinding.LayoutUnwind.Run(world.Plan, world.Graph, [world.Place.Order], far, UnwindWorld.ImageBase).IsFail);
    }

    [Fact]
    public void A_page_that_takes_another_pages_codes_is_caught() => Caught(l => l with
    {
        PageEncodings = l.PageEncodings.Length > 1 ? [.. l.PageEncodings.Skip(1), l.PageEncodings[0]] : l.PageEncodings,
    });

    [Fact]
    public void Codes_off_by_one_are_caught() => Caught(l => l with { Codes = [.. l.Codes.Select(c => (byte)(c + 1))] });

    [Fact]
    public void A_compressed_page_that_reaches_too_far_is_caught() => Caught(l => l with
    {
        Pages = l.Pages.Length > 1 && l.Pages.All(p => p.EncodingCount == 0 && p.IsCompressed)
            ? [l.Pages[0] with { EntryCount = l.Offsets.Length }]
            : [.. l.Pages.Select((p, i) => p.IsCompressed ? p : p with { IsCompressed = true })],
    });

    [Fact]
    public void A_page_whose_LSDAs_begin_one_late_is_caught() =>
        Caught(l => l with { Pages = [.. l.Pages.Select(p => p with { FirstLsda = Math.Min(p.FirstLsda + 1, l.Lsdas.Length) })] });

    [Fact]
    public void A_missing_entry_is_caught() => Caught(l => Without(l, l.Offsets.Length / 2));

    [Fact]
    public void A_sentinel_before_the_last_function_is_caught() => Caught(l => l with { EndOffset = l.Offsets[^1] });

    [Fact]
    public void An_unsorted_LSDA_index_is_caught() => Caught(l => l with { Lsdas = [.. l.Lsdas.Reverse()] });

    private static LargeProgram Program(int seed)
    {
        var random = new Random(seed);
        return new LargeProgram(random.Next(1, 6000), new[] { 2, 60, 400, 3000 }[random.Next(4)], new[] { 50, 1000, 100_000 }[random.Next(3)], seed);
    }

    private static void Caught(Func<UnwindLayout, UnwindLayout> mutant) => Assert.Contains(
        Enumerable.Range(0, 40),
        seed =>
        {
            LargeProgram program = Program(seed);
            UnwindLayout layout = program.Layout();
            UnwindLayout mutated = mutant(layout);
            return !mutated.Equals(layout) && program.Violation(mutated) is not null;
        });

    /// <summary>The layout without one entry of its last page; the sizes stay.</summary>
    private static UnwindLayout Without(UnwindLayout layout, int entry)
    {
        int page = layout.Pages.Length - 1;
        entry = Math.Max(entry, layout.Pages[page].FirstEntry);
        ImmutableArray<UnwindPage> pages = layout.Pages.SetItem(page, layout.Pages[page] with { EntryCount = layout.Pages[page].EntryCount - 1 });
        return layout with
        {
            Offsets = layout.Offsets.RemoveAt(entry),
            Encodings = layout.Encodings.RemoveAt(entry),
            Codes = layout.Codes.RemoveAt(entry),
            Pages = pages,
            SizeBytes = layout.SizeBytes - (layout.Pages[page].IsCompressed ? 4 : 8),
        };
    }
}
