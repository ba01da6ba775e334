using System;
using System.Numerics;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>A set of arm64 targets: bit p for arm64 on platform p, bit 16 + p for arm64e. What a stub says of other
/// architectures and of platforms not known here is left out, since newer SDKs list ones that older linkers never heard of.</summary>
internal readonly record struct StubTargets(uint Bits)
{
    private const uint Arm64Half = 0x0000ffff;
    private const uint Arm64eHalf = 0xffff0000;

    /// <summary>Every target: what a section that names none is for.</summary>
    public static StubTargets All => new(uint.MaxValue);

    public bool IsEmpty => Bits == 0;

    public StubTargets Union(StubTargets other) => new(Bits | other.Bits);

    public StubTargets Intersect(StubTargets other) => new(Bits & other.Bits);

    /// <summary>A target of versions 4 and 5: <c>arm64-macos</c>, <c>arm64e-ios-simulator</c>.</summary>
    public static StubTargets OfTriple(ReadOnlySpan<byte> triple)
    {
        int dash = triple.IndexOf((byte)'-');
        if (dash < 0)
        {
            return default;
        }

        uint half = OfArchitecture(triple[..dash]).Bits;
        int platform = (int)PlatformOf(triple[(dash + 1)..]);
        return platform == 0 ? default : new StubTargets(half & (0x00010001u << platform));
    }

    /// <summary>An architecture of versions 1 to 3, on every platform.</summary>
    public static StubTargets OfArchitecture(ReadOnlySpan<byte> name) => new(
        name.SequenceEqual("arm64"u8) ? Arm64Half : name.SequenceEqual("arm64e"u8) ? Arm64eHalf : 0);

    /// <summary>The platform of versions 1 to 3, on every architecture. They have no names for simulators: a list with an
    /// Intel architecture is a simulator's, so the name stands for both.</summary>
    public static StubTargets OfPlatform(ReadOnlySpan<byte> name)
    {
        uint low = name switch
        {
            _ when name.SequenceEqual("macosx"u8) => Bit(Platform.MacOS),
            _ when name.SequenceEqual("ios"u8) => Bit(Platform.IOS) | Bit(Platform.IOSSimulator),
            _ when name.SequenceEqual("tvos"u8) => Bit(Platform.TvOS) | Bit(Platform.TvOSSimulator),
            _ when name.SequenceEqual("watchos"u8) => Bit(Platform.WatchOS) | Bit(Platform.WatchOSSimulator),
            _ when name.SequenceEqual("bridgeos"u8) => Bit(Platform.BridgeOS),
            _ when name.SequenceEqual("iosmac"u8) => Bit(Platform.MacCatalyst),
            _ when name.SequenceEqual("zippered"u8) => Bit(Platform.MacOS) | Bit(Platform.MacCatalyst),
            _ => Bit(PlatformOf(name)) & ~1u,
        };
        return new StubTargets(low | (low << 16));
    }

    /// <summary>The one target of this set that a link for a platform takes its lists from; empty if none serves.</summary>
    /// <remarks>arm64's lists before arm64e's: SDKs from 26.4 list only arm64e-macos. A Catalyst link takes macOS lists where
    /// there are no Catalyst ones (ld64 lets it load libraries that are for macOS alone). A link whose platform is not known
    /// yet takes macOS's lists, or else those of the lowest platform number.</remarks>
    public StubTargets ChooseFor(Platform platform)
    {
        if (platform == Platform.Unknown)
        {
            StubTargets macOS = ChooseFor(Platform.MacOS);
            return macOS.IsEmpty ? Lowest() : macOS;
        }

        uint arm64 = Bit(platform);
        uint found = (Bits & arm64) != 0 ? arm64 : Bits & (arm64 << 16);
        return found == 0 && platform == Platform.MacCatalyst ? ChooseFor(Platform.MacOS) : new StubTargets(found);
    }

    /// <summary>The lowest target of the set.</summary>
    public StubTargets Lowest() => new(Bits & (uint)-(int)Bits);

    /// <summary>True if the set has any target of a platform.</summary>
    public bool Has(Platform platform) => (Bits & (Bit(platform) * 0x00010001u)) != 0;

    /// <summary>How many platforms there are targets of.</summary>
    public int PlatformCount => BitOperations.PopCount((Bits | (Bits >> 16)) & Arm64Half);

    // Stubs name platforms below 16 only; an object may say any number.
    private static uint Bit(Platform platform) => (uint)platform < 16 ? 1u << (int)platform : 0;

    private static Platform PlatformOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("macos"u8) => Platform.MacOS,
        _ when name.SequenceEqual("ios"u8) => Platform.IOS,
        _ when name.SequenceEqual("tvos"u8) => Platform.TvOS,
        _ when name.SequenceEqual("watchos"u8) => Platform.WatchOS,
        _ when name.SequenceEqual("bridgeos"u8) => Platform.BridgeOS,
        _ when name.SequenceEqual("maccatalyst"u8) || name.SequenceEqual("ios-macabi"u8) => Platform.MacCatalyst,
        _ when name.SequenceEqual("ios-simulator"u8) => Platform.IOSSimulator,
        _ when name.SequenceEqual("tvos-simulator"u8) => Platform.TvOSSimulator,
        _ when name.SequenceEqual("watchos-simulator"u8) => Platform.WatchOSSimulator,
        _ when name.SequenceEqual("driverkit"u8) => Platform.DriverKit,
        _ when name.SequenceEqual("visionos"u8) || name.SequenceEqual("xros"u8) => Platform.VisionOS,
        _ when name.SequenceEqual("visionos-simulator"u8) || name.SequenceEqual("xros-simulator"u8) => Platform.VisionOSSimulator,
        _ => Platform.Unknown,
    };
}
