using AfsLd.Domain.Options;

namespace AfsLd.Stages.Planning;

/// <summary>Decides between chained fixups and classic dyld info.</summary>
public static class ChooseFixupEncoding
{
    /// <summary>True for LC_DYLD_CHAINED_FIXUPS. Apple's choice: from macOS 12, iOS and tvOS 15, watchOS 8 and their simulators up;
    /// always for platforms that came later.</summary>
    public static bool UsesChained(LinkOptions options, PlatformVersion target) => options.HasDyldTables && options.FixupEncoding switch
    {
        FixupEncoding.Chained => true,
        FixupEncoding.Classic => false,
        _ => target.MinimumOS >= FirstChained(target.Platform),
    };

    /// <summary>True for LC_DYLD_INFO_ONLY: what dyld loads without chained fixups.</summary>
    public static bool UsesDyldInfo(LinkOptions options, PlatformVersion target) => !options.IsStatic && !UsesChained(options, target);

    /// <summary>True for local relocations of LC_DYSYMTAB: images that slide and that dyld does not load, but with chained fixups (ld64).</summary>
    public static bool UsesLocalRelocations(LinkOptions options, PlatformVersion target) =>
        options.IsStatic && options.IsSlidable && !UsesChained(options, target);

    /// <summary>True when imported stubs are bound at their first call: classic encoding without -bind_at_load.</summary>
    public static bool BindsLazily(LinkOptions options, PlatformVersion target) =>
        UsesDyldInfo(options, target) && !options.BindAtLoad;

    private static PackedVersion FirstChained(Platform platform) => platform switch
    {
        Platform.MacOS => PackedVersion.Of(12),
        Platform.IOS or Platform.TvOS or Platform.MacCatalyst or Platform.IOSSimulator or Platform.TvOSSimulator => PackedVersion.Of(15),
        Platform.WatchOS or Platform.WatchOSSimulator => PackedVersion.Of(8),
        Platform.BridgeOS => PackedVersion.Of(6),
        Platform.DriverKit => PackedVersion.Of(21),
        _ => PackedVersion.Of(0),
    };
}
