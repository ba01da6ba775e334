using System;
using System.Buffers.Binary;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Writes the pointers of chained fixups (fixup-chains.h: dyld_chained_ptr_64_rebase, dyld_chained_ptr_64_bind).</summary>
/// <remarks>
/// <code>
///   rebase: target:36 high8:8 reserved:7 next:12 bind:1 = 0
///   bind:   ordinal:24 addend:8 reserved:19 next:12 bind:1 = 1
/// </code>
/// </remarks>
internal static class ChainedPointer
{
    /// <summary>DYLD_CHAINED_PTR_64: targets are vm addresses.</summary>
    internal const ushort Format64 = 2;

    /// <summary>DYLD_CHAINED_PTR_64_OFFSET: targets are offsets from the mach header.</summary>
    internal const ushort Format64Offset = 6;

    /// <summary>The page size of chains: a chain never leaves its page.</summary>
    internal const int PageSizeBytes = 0x4000;

    private const ulong TargetMask = 0xf_ffff_ffff;

    /// <summary>Offsets from macOS 12, iOS and tvOS 15, watchOS 8 up; dyld before knows addresses only.</summary>
    internal static ushort FormatFor(PlatformVersion target)
    {
        PackedVersion first = target.Platform switch
        {
            Platform.MacOS => PackedVersion.Of(12),
            Platform.IOS or Platform.TvOS or Platform.MacCatalyst or Platform.IOSSimulator or Platform.TvOSSimulator => PackedVersion.Of(15),
            Platform.WatchOS or Platform.WatchOSSimulator => PackedVersion.Of(8),
            Platform.BridgeOS => PackedVersion.Of(6),
            Platform.DriverKit => PackedVersion.Of(21),
            _ => PackedVersion.Of(0),
        };
        return target.MinimumOS >= first ? Format64Offset : Format64;
    }

    /// <summary>True if a rebase can hold a target in its 36 bits; classic opcodes leave the pointer whole and reach everything.</summary>
    /// <remarks>A target below the base wraps around to a huge offset: out of reach too.</remarks>
    internal static bool Reaches(ulong targetBase, ulong target) => target - targetBase <= TargetMask;

    /// <summary>What rebase targets count from: the image base, or 0 for <see cref="Format64"/>.</summary>
    internal static ulong TargetBase(Layout layout) =>
        FormatFor(layout.Plan.Graph.Resolution.Target) == Format64Offset ? layout.ImageBase : 0;

    /// <summary>Writes a chunk's pointers into the region that holds them.</summary>
    /// <param name="fixups">Ascending by address.</param>
    /// <param name="nextAddress">The address of the first fixup after the chunk, or 0.</param>
    /// <param name="imports">The imports.</param>
    /// <param name="targetBase">What rebase targets count from: the image base, or 0 for <see cref="Format64"/>.</param>
    /// <param name="regionAddress">The vm address of the region.</param>
    /// <param name="destination">The region.</param>
    internal static void WriteAll(
        ReadOnlySpan<Fixup> fixups, ulong nextAddress, ChainedImports imports, ulong targetBase, ulong regionAddress, Span<byte> destination)
    {
        ReadOnlySpan<int> indexOf = imports.IndexOfSymbol.AsSpan();
        for (int i = 0; i < fixups.Length; i++)
        {
            ref readonly Fixup fixup = ref fixups[i];
            ulong following = i + 1 < fixups.Length ? fixups[i + 1].Address : nextAddress;
            bool samePage = following != 0 && following / PageSizeBytes == fixup.Address / PageSizeBytes;
            ulong next = samePage ? (following - fixup.Address) >> 2 : 0;
            ulong value;
            if (!fixup.IsBind)
            {
                value = ((fixup.Target - targetBase) & TargetMask) | ((ulong)fixup.High8 << 36) | (next << 51);
            }
            else
            {
                bool inline = fixup.Target <= PlanChainedImports.MaximumInlineAddend;
                ulong ordinal = (ulong)(inline
                    ? indexOf[fixup.Symbol]
                    : imports.IndexOfLargeAddend[new ChainedImport(fixup.Symbol, (long)fixup.Target)]);
                value = ordinal | (inline ? fixup.Target << 24 : 0) | (next << 51) | (1UL << 63);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(destination[(int)(fixup.Address - regionAddress)..], value);
        }
    }
}
