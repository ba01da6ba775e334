using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Unwinding;
using Xunit;

namespace AfsLd.Tests.Properties.Unwinding;

/// <summary>Blunders of the unwinding stages, each of which the law rejects.</summary>
public sealed class UnwindMutantTests
{
    [Fact]
    public void Functions_without_unwind_information_that_take_the_one_before_are_caught() =>
        PlanCaught((_, record) => record.Encoding == 0 ? null : record);

    [Fact]
    public void An_encoding_of_the_function_before_is_caught() => Caught((world, info, frames) =>
    {
        UnwindLayout layout = world.Layout;
        return layout.Encodings.Length < 2 ? null : UnwindLaw.Violation(
            world, world.UnwindInfo(layout with { Offsets = [layout.Offsets[0], .. layout.Offsets.Skip(1).Select(o => o + 4)] }), frames);
    });

    [Fact]
    public void A_label_that_ends_what_is_known_of_its_function_is_caught() => PlanCaught((world, record) => record with
    {
        Length = (uint)Math.Min(record.Length, world.Graph.Atoms.SizeBytes[record.Function] - record.Offset),
    });

    [Fact]
    public void A_personality_of_another_index_is_caught() => Caught((world, info, frames) =>
        world.Plan.NamedPersonalities < 2 ? null : UnwindLaw.Violation(world, Swapped(info, BitConverter.ToInt32(info, 12)), frames));

    [Fact]
    public void An_LSDA_of_another_function_is_caught() => PlanCaught((_, record) => record.Lsda >= 0 ? record with { LsdaOffset = record.LsdaOffset + 8 } : record);

    [Fact]
    public void An_FDE_of_another_function_is_caught() => Caught((world, info, frames) =>
    {
        if (world.Plan.Fdes.Length < 2)
        {
            return null;
        }

        byte[] wrong = [.. frames];
        UnwindPlannedFde second = world.Plan.Fdes[1];
        int field = second.OutputOffset + (BitConverter.ToUInt32(frames, second.OutputOffset) == uint.MaxValue ? 16 : 8);
        BitConverter.TryWriteBytes(wrong.AsSpan(field), BitConverter.ToInt32(frames, field) + 4);
        return UnwindLaw.Violation(world, info, wrong);
    });

    [Fact]
    public void A_hint_at_the_CIE_is_caught() => Caught((world, info, frames) => world.Plan.Fdes.IsEmpty ? null : UnwindLaw.Violation(
        world, world.UnwindInfo(world.Layout with { Encodings = Cleared(world.Layout.Encodings), CommonEncodings = world.Layout.CommonEncodings, PageEncodings = Cleared(world.Layout.PageEncodings) }), frames));

    [Fact]
    public void A_made_frame_that_forgets_a_register_is_caught() => Caught((world, info, frames) =>
    {
        UnwindPlannedFde made = world.Plan.Fdes.FirstOrDefault(f => f.Fde < 0);
        if (made.SizeBytes == 0)
        {
            return null;
        }

        byte[] wrong = [.. frames];
        wrong.AsSpan(made.OutputOffset + 17, made.SizeBytes - 17).Replace((byte)(0x80 | 19), (byte)(0x80 | 20));
        return UnwindLaw.Violation(world, info, wrong);
    });

    [Fact]
    public void Swapped_common_encodings_are_caught() => Caught((world, info, frames) =>
        world.Layout.CommonEncodings.Length < 2 ? null : UnwindLaw.Violation(world, Swapped(info, 28), frames));

    [Fact]
    public void Folded_LSDA_functions_are_caught() => Caught((world, info, frames) =>
    {
        UnwindLayout layout = world.Layout;
        int entry = Enumerable.Range(1, Math.Max(0, layout.Encodings.Length - 1)).FirstOrDefault(
            i => layout.Encodings[i] == layout.Encodings[i - 1] && (layout.Encodings[i] & 0x4000_0000) != 0 && layout.Pages.Length == 1);
        return entry == 0 ? null : UnwindLaw.Violation(world, world.UnwindInfo(layout with
        {
            Offsets = layout.Offsets.RemoveAt(entry),
            Encodings = layout.Encodings.RemoveAt(entry),
            Codes = layout.Codes.RemoveAt(entry),
            Pages = [layout.Pages[0] with { EntryCount = layout.Pages[0].EntryCount - 1 }],
            SizeBytes = layout.SizeBytes - 4,
        }), frames);
    });

    private static ImmutableArray<uint> Cleared(ImmutableArray<uint> encodings) =>
        [.. encodings.Select(e => (e & 0x0f00_0000) == 0x0300_0000 ? 0x0300_0000 : e)];

    /// <summary>The bytes with two neighbouring words exchanged.</summary>
    private static byte[] Swapped(byte[] bytes, int at) => [.. bytes[..at], .. bytes[(at + 4)..(at + 8)], .. bytes[at..(at + 4)], .. bytes[(at + 8)..]];

    /// <summary>Runs layout and writers on records that a blunder made.</summary>
    private static void PlanCaught(Func<UnwindWorld, UnwindRecord, UnwindRecord?> mutant) => Caught((world, info, frames) =>
    {
        UnwindPlan plan = world.Plan with
        {
            Records = new UnwindRecords([.. world.Plan.Records.Objects.Select(o => o with
            {
                Records = [.. o.Records.Select(r => mutant(world, r)).OfType<UnwindRecord>()],
            })]),
        };
        if (!world.Plan.Fdes.IsEmpty)
        {
            return null;
        }

        UnwindLayout layout = UnwindWorld.Succeed(LayoutUnwind.Run(plan, world.Graph, [world.Place.Order], world.Place.Addresses, UnwindWorld.ImageBase));
        return UnwindLaw.Violation(world, world.UnwindInfo(layout), frames);
    });

    private static void Caught(Func<UnwindWorld, byte[], byte[], string?> violation) => Assert.Contains(
        Enumerable.Range(0, 400).Select(seed => UnwindWorld.Of(seed)),
        world => world.Plan.UnwindInfoSizeBytes != 0 && violation(world, world.UnwindInfo(), world.EhFrame()) is not null);
}
