using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>The slice that is linked, in universal files of both widths; what is cut or damaged is refused with its offset.</summary>
public sealed class SelectSliceLaws
{
    private static readonly (uint Type, uint Subtype)[] Architectures =
    [
        (0x0100000c, 0), (0x0100000c, 1), (0x0100000c, 0x80000001), (0x0100000c, 2), (0x0100000c, 0x80000002), (0x01000007, 3), (0x01000007, 0), (0x0200000c, 1), (12, 9),
    ];

    public static TheoryData<SliceBlunder> Blunders => [.. Enum.GetValues<SliceBlunder>().Where(b => b != SliceBlunder.None)];

    [Law]
    public void The_slice_is_the_one_that_the_model_takes(int seed, bool is64) => Assert.True(Agrees(seed, is64, SelectSlice.Run, SliceBlunder.None));

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects_each_wrong_choice(SliceBlunder blunder) =>
        Assert.Contains(Enumerable.Range(0, 300), seed => !Agrees(seed, seed % 2 == 0, SelectSlice.Run, blunder));

    [Law]
    public void A_universal_file_cut_anywhere_gives_a_whole_slice_or_is_refused(int seed, bool is64) =>
        Assert.Null(FirstCutThatLies(seed, is64, SelectSlice.Run));

    [Fact]
    public void The_law_of_cuts_rejects_a_selection_that_clips_the_slice_and_one_that_blames_nothing()
    {
        Assert.Contains(Enumerable.Range(0, 300), seed => FirstCutThatLies(seed, false, Clipping) is not null);
        Assert.Contains(Enumerable.Range(0, 300), seed => FirstCutThatLies(seed, false, Wordless) is not null);
    }

    private static bool Agrees(int seed, bool is64, Selection select, SliceBlunder blunder)
    {
        FatSlice[] slices = Slices(seed);
        byte[]? expected = NaiveSlice.Of(slices, blunder);
        return select(new Origin("u"), File(slices, is64)).Match(
            Succ: slice => expected is not null && slice.Span.SequenceEqual(expected),
            Fail: error => expected is null && LinkError.DiagnosticsOf(error).Single() is { Code: ParsingCodes.WrongArchitecture } refusal
                && (slices.Length == 0 ? refusal.Text.Contains("no architecture", StringComparison.Ordinal) : refusal.Text.Contains(": it has ", StringComparison.Ordinal)));
    }

    // Entries are read in order: a cut behind what is taken does not matter, one before it is an error that says where.
    private static string? FirstCutThatLies(int seed, bool is64, Selection select)
    {
        FatSlice[] slices = Slices(seed);
        byte[] whole = File(slices, is64);
        byte[]? expected = NaiveSlice.Of(slices);
        for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 100))
        {
            bool isSound = select(new Origin("u"), whole.AsMemory(0, length)).Match(
                Succ: slice => expected is not null && slice.Span.SequenceEqual(expected),
                Fail: error => LinkError.DiagnosticsOf(error).Single() is var refusal && (refusal.Code == ParsingCodes.WrongArchitecture
                    ? expected is null
                    : refusal.Code == ParsingCodes.MalformedUniversal && refusal.Origin.Offset is { } at && at <= length));
            if (!isSound)
            {
                return $"{length} of {whole.Length}";
            }
        }

        return null;
    }

    private delegate Fin<ReadOnlyMemory<byte>> Selection(Origin origin, ReadOnlyMemory<byte> file);

    // Mutants: bytes that are not there become zeros and are left out again; a refusal without an offset.
    private static Fin<ReadOnlyMemory<byte>> Clipping(Origin origin, ReadOnlyMemory<byte> file)
    {
        byte[] padded = [.. file.Span, .. new byte[4096]];
        return SelectSlice.Run(origin, padded);
    }

    private static Fin<ReadOnlyMemory<byte>> Wordless(Origin origin, ReadOnlyMemory<byte> file) => SelectSlice.Run(origin, file).Match(
        Succ: slice => (Fin<ReadOnlyMemory<byte>>)slice,
        Fail: error => new LinkError([.. LinkError.DiagnosticsOf(error).Select(d => d with { Origin = origin })]));

    private static byte[] File(FatSlice[] slices, bool is64) =>
        UniversalBuilder.Build(is64, [.. slices.Select(s => (s.CpuType, s.CpuSubtype, s.Contents))]);

    private static FatSlice[] Slices(int seed)
    {
        var random = new Random(seed);
        var slices = new List<FatSlice>();
        for (int i = random.Next(0, 6); i > 0; i--)
        {
            (uint type, uint subtype) = Architectures[random.Next(Architectures.Length)];
            bool isLibrary = random.Next(2) == 0;
            byte[] contents = isLibrary ? new DylibBuilder($"{i}.dylib").Build() : RandomObject.Of(random.Next());
            slices.Add(new FatSlice(type, subtype, contents, isLibrary));
        }

        return [.. slices];
    }
}
