using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing;

/// <summary>The names that -arch knows architectures by (cputype and cpusubtype, mach/machine.h).</summary>
internal static class ArchitectureName
{
    private const uint CpuTypeX86 = 7;
    private const uint CpuTypeArm = 12;
    private const uint CpuTypeArm6432 = 0x0200000c;
    private const uint CpuTypePowerPc = 18;
    private const uint CpuTypePowerPc64 = 0x01000012;

    /// <summary>The name, or the numbers of an unknown one.</summary>
    internal static string Of(uint cpuType, uint cpuSubtype)
    {
        uint subtype = cpuSubtype & ~MachHeader.CpuSubtypeMask;
        return (cpuType, subtype) switch
        {
            (MachHeader.CpuTypeArm64, MachHeader.CpuSubtypeArm64E) => "arm64e",
            (MachHeader.CpuTypeArm64, MachHeader.CpuSubtypeArm64All or MachHeader.CpuSubtypeArm64V8) => "arm64",
            (MachHeader.CpuTypeX8664, 8) => "x86_64h",
            (MachHeader.CpuTypeX8664, _) => "x86_64",
            (CpuTypeX86, _) => "i386",
            (CpuTypeArm, 6) => "armv6",
            (CpuTypeArm, 9) => "armv7",
            (CpuTypeArm, 11) => "armv7s",
            (CpuTypeArm, 12) => "armv7k",
            (CpuTypeArm, _) => "arm",
            (CpuTypeArm6432, _) => "arm64_32",
            (CpuTypePowerPc, _) => "ppc",
            (CpuTypePowerPc64, _) => "ppc64",
            _ => $"an unknown architecture (cputype 0x{cpuType:x}, cpusubtype 0x{cpuSubtype:x})",
        };
    }
}
