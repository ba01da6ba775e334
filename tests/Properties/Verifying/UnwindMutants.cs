using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of __unwind_info and __eh_frame.</summary>
internal static class UnwindMutants
{
    // struct unwind_info_section_header: version 0, common encodings 4 and 8, personalities 12 and 16, index 20 and 24.
    private const int CommonCount = 8;
    private const int PersonalityCount = 16;
    private const int IndexOffset = 20;
    private const int IndexCount = 24;

    // The CIE of the sample is at 0, its FDE at 24: the pointer to the CIE at 28, the function at 32, its size at 40, the LSDA at 49.
    private const int Version = 8;
    private const int Letters = 9;
    private const int FunctionEncoding = 18;
    private const int Frame = 24;

    internal static IEnumerable<Mutant> All =>
    [
        Exe(Rules.UnwindHeader.Name, f => f.Set32(Info(f), 2)),
        Exe(Rules.UnwindHeader.Name, f => f.Set32(Info(f) + IndexCount, 0)),
        Exe(Rules.UnwindHeader.Name, f => f.Set32(Info(f) + IndexCount, 0x1000_0000)),
        Exe(Rules.UnwindHeader.Name, f => f.Set32(Info(f) + IndexOffset, 8)),
        Exe(Rules.UnwindCommonEncodings.Name, f => f.Set32(Info(f) + CommonCount, 128)),
        Exe(Rules.UnwindPersonality.Name, f => f.Set32(Info(f) + PersonalityCount, 4)),
        Exe(Rules.UnwindPersonality.Name, f => f.Set32(Personalities(f), f.Get32(Personalities(f)) + 4)),
        Exe(Rules.UnwindPersonality.Name, f => f.Set32(Personalities(f), (uint)f.SectionOf("__text").FileOffset)),
        Exe(Rules.UnwindIndex.Name, f => f.Set32(Index(f) + 12, 0)),
        Exe(Rules.UnwindIndex.Name, f => f.Set32(Index(f) + 16, f.Get32(Index(f) + 4))),
        Exe(Rules.UnwindPage.Name, f => f.Set32(Page(f), 4)),
        Exe(Rules.UnwindPage.Name, f => f.Set32(Index(f) + 4, 0x10000)),
        Exe(Rules.UnwindPage.Name, f => f.Set32(Index(f) + 4, 0x400_0000)),
        Exe(Rules.UnwindPage.Name, f => f.Set16(Page(f) + 6, 0xffff)),
        Exe(Rules.UnwindPage.Name, f => f.Set16(Page(f) + 10, 0xffff)),
        Exe(Rules.UnwindPageOrder.Name, f => f.Set32(Entry(f, 1), f.Get32(Entry(f, 1)) | CompactUnwind.CompressedOffsetMask)),
        Exe(Rules.UnwindPageOrder.Name, f => f.Set32(Entry(f, 2), f.Get32(Entry(f, 2)) & ~CompactUnwind.CompressedOffsetMask)),
        Exe(Rules.UnwindPageOrder.Name, f => f.Set32(Entry(f, 0), f.Get32(Entry(f, 0)) + 4)),
        Exe(Rules.UnwindEncodingIndex.Name, f => f.Set8(Entry(f, 0) + 3, 0xff)),
        Exe(Rules.UnwindEncoding.Name, f => f.Set32(EncodingOf(f, 2), 0x0700_0000)),
        Exe(Rules.UnwindEncoding.Name, f => f.Set32(EncodingOf(f, 2), CompactUnwind.ModeFrame | CompactUnwind.PersonalityMask)),
        Exe(Rules.UnwindFunction.Name, f => f.Set32(Index(f), 0x10)),
        Exe(Rules.UnwindLsdaIndex.Name, f => f.Set32(Index(f) + 8, 0)),
        Exe(Rules.UnwindLsdaIndex.Name, f => f.Set32(Index(f) + 20, 0x10000)),
        Exe(Rules.UnwindLsdaIndex.Name, f => f.Set32(Index(f) + 20, f.Get32(Index(f) + 20) - 4)),
        Exe(Rules.UnwindLsdaIndex.Name, f => f.Set32(Lsdas(f), 0xffff_ffff)),
        Exe(Rules.UnwindLsda.Name, f => f.Set32(Lsdas(f) + 4, f.Get32(Lsdas(f)))),
        Exe(Rules.UnwindLsda.Name, f => f.Set32(Lsdas(f) + 4, 0x1000_0000)),
        Exe(Rules.UnwindLsdaMissing.Name, f => f.Set32(Lsdas(f), f.Get32(Lsdas(f)) + 4)),
        Exe(Rules.UnwindFrame.Name, f => f.Set32(EncodingOf(f, 1), f.Get32(EncodingOf(f, 1)) + 4)),
        Exe(Rules.UnwindFrame.Name, f => f.Set64(Frames(f) + 32, f.Get64(Frames(f) + 32) + 4)),
        Exe(Rules.FrameRecord.Name, f => f.Set32(Frames(f) + Frame, 0)),
        Exe(Rules.FrameRecord.Name, f => f.Set32(Frames(f) + Frame, 1000)),
        Exe(Rules.FrameRecord.Name, f => f.Set32(Frames(f) + Frame, 0xffff_ffff)),
        Exe(Rules.FrameCommon.Name, f => f.Set8(Frames(f) + Version, 9)),
        Exe(Rules.FrameCommon.Name, f => f.Set8(Frames(f) + Letters, (byte)'y')),
        Exe(Rules.FrameCommon.Name, f => f.Set8(Frames(f) + Letters + 1, (byte)'Q')),
        Exe(Rules.FrameCommon.Name, f => f.Set8(Frames(f) + FunctionEncoding, 0x12)),
        Exe(Rules.FrameOwner.Name, f => f.Set32(Frames(f) + Frame + 4, 24)),
        Exe(Rules.FrameFunction.Name, f => f.Set64(Frames(f) + 40, 0x10000)),
        Exe(Rules.FrameFunction.Name, f => f.Set64(Frames(f) + 32, 0)),
        Exe(Rules.FrameLsda.Name, f => f.Set64(Frames(f) + 49, f.Get64(Frames(f) + 49) - 0x100)),
    ];

    private static int Info(BrokenImage f) => (int)f.SectionOf("__unwind_info").FileOffset;

    private static int Frames(BrokenImage f) => (int)f.SectionOf("__eh_frame").FileOffset;

    private static int Personalities(BrokenImage f) => Info(f) + (int)f.Get32(Info(f) + 12);

    private static int Index(BrokenImage f) => Info(f) + (int)f.Get32(Info(f) + IndexOffset);

    private static int Lsdas(BrokenImage f) => Info(f) + (int)f.Get32(Index(f) + 8);

    // The one page of the sample; it is compressed.
    private static int Page(BrokenImage f) => Info(f) + (int)f.Get32(Index(f) + 4);

    private static int Entry(BrokenImage f, int number) => Page(f) + (ushort)f.Get32(Page(f) + 4) + (number * 4);

    private static int EncodingOf(BrokenImage f, int entry)
    {
        int code = (int)(f.Get32(Entry(f, entry)) >> CompactUnwind.CompressedCodeShift);
        int commons = (int)f.Get32(Info(f) + CommonCount);
        return code < commons ? Info(f) + (int)f.Get32(Info(f) + 4) + (code * 4)
            : Page(f) + (ushort)f.Get32(Page(f) + 8) + ((code - commons) * 4);
    }

    private static Mutant Exe(string rule, Action<BrokenImage> how) => new(rule, SampleProgram.Chained, how);
}
