using System;
using System.Buffers.Binary;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing;

/// <summary>Checks that a Mach-O header is complete and for arm64, 64-bit and little-endian.</summary>
internal static class CheckArchitecture
{
    private const uint SwappedMagic32 = 0xcefaedfe;

    /// <summary>Null if the header is one; else why not.</summary>
    internal static Diagnostic? Run(Origin origin, ReadOnlySpan<byte> bytes, bool allowsArm64E = false)
    {
        uint magic = bytes.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        if (magic is MachHeader.SwappedMagic64 or SwappedMagic32)
        {
            return Diagnostic.Malformed(
                ParsingCodes.WrongArchitecture, origin with { Offset = 0 }, "a big-endian Mach-O file: expected arm64, which is little-endian");
        }

        if (bytes.Length >= 12 && magic is MachHeader.Magic64 or MachHeader.Magic32)
        {
            uint cpuType = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            uint cpuSubtype = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            if (magic == MachHeader.Magic32 || !(IsArm64(cpuType, cpuSubtype) || (allowsArm64E && cpuType == MachHeader.CpuTypeArm64)))
            {
                return Diagnostic.Malformed(
                    ParsingCodes.WrongArchitecture,
                    origin,
                    $"built for {ArchitectureName.Of(cpuType, cpuSubtype)}, which cannot be linked into an arm64 output");
            }
        }

        if (magic != MachHeader.Magic64 || bytes.Length < MachHeader.SizeBytes)
        {
            return Diagnostic.Malformed(
                ParsingCodes.MalformedCommand,
                origin with { Offset = 0 },
                $"the file has {bytes.Length} bytes: expected a mach_header_64 of {MachHeader.SizeBytes} bytes");
        }

        return null;
    }

    /// <summary>True for CPU_SUBTYPE_ARM64_ALL and ARM64_V8; arm64e has other pointers.</summary>
    internal static bool IsArm64(uint cpuType, uint cpuSubtype) =>
        cpuType == MachHeader.CpuTypeArm64
        && (cpuSubtype & ~MachHeader.CpuSubtypeMask) is MachHeader.CpuSubtypeArm64All or MachHeader.CpuSubtypeArm64V8;
}
