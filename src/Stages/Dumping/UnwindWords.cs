using System.Globalization;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Dumping;

/// <summary>What a compact unwind encoding means; each processor has its own (mach-o/compact_unwind_encoding.h).</summary>
internal static class UnwindWords
{
    // UNWIND_X86_64_MODE_*
    private const uint FrameOfX8664 = 0x0100_0000;
    private const uint ImmediateOfX8664 = 0x0200_0000;
    private const uint IndirectOfX8664 = 0x0300_0000;
    private const uint DwarfOfX8664 = 0x0400_0000;

    internal static string Of(uint cpu, uint encoding) => (cpu, encoding & CompactUnwind.ModeMask) switch
    {
        (MachHeader.CpuTypeArm64, CompactUnwind.ModeFrame) => "frame",
        (MachHeader.CpuTypeArm64, CompactUnwind.ModeFrameless) => string.Create(
            CultureInfo.InvariantCulture, $"no frame, stack {((encoding & CompactUnwind.FramelessStackSizeMask) >> CompactUnwind.FramelessStackSizeShift) * 16}"),
        (MachHeader.CpuTypeArm64, CompactUnwind.ModeDwarf) => Dwarf(encoding),
        (MachHeader.CpuTypeX8664, FrameOfX8664) => "frame",
        (MachHeader.CpuTypeX8664, ImmediateOfX8664) => string.Create(CultureInfo.InvariantCulture, $"no frame, stack {(encoding >> 16 & 0xff) * 8}"),
        (MachHeader.CpuTypeX8664, IndirectOfX8664) => "no frame, stack as the code says",
        (MachHeader.CpuTypeX8664, DwarfOfX8664) => Dwarf(encoding),
        _ => encoding == 0 ? "nothing" : "unknown",
    };

    private static string Dwarf(uint encoding) => $"DWARF at 0x{encoding & CompactUnwind.DwarfOffsetMask:x} of __eh_frame";
}
