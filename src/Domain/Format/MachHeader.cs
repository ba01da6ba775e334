namespace AfsLd.Domain.Format;

/// <summary>struct mach_header_64 and its constants (mach-o/loader.h, mach/machine.h).</summary>
public static class MachHeader
{
    /// <summary>sizeof(struct mach_header_64).</summary>
    public const int SizeBytes = 32;
    /// <summary>Byte offset of sizeofcmds.</summary>
    public const int SizeOfCommandsOffset = 20;

    /// <summary>MH_MAGIC_64.</summary>
    public const uint Magic64 = 0xfeedfacf;
    /// <summary>MH_CIGAM_64: the other byte order.</summary>
    public const uint SwappedMagic64 = 0xcffaedfe;
    /// <summary>MH_MAGIC: 32-bit.</summary>
    public const uint Magic32 = 0xfeedface;
    /// <summary>FAT_MAGIC as a little-endian read sees it.</summary>
    public const uint FatMagic = 0xbebafeca;
    /// <summary>FAT_MAGIC_64 as a little-endian read sees it.</summary>
    public const uint FatMagic64 = 0xbfbafeca;

    /// <summary>CPU_TYPE_ARM64.</summary>
    public const uint CpuTypeArm64 = 0x0100000c;
    /// <summary>CPU_TYPE_X86_64.</summary>
    public const uint CpuTypeX8664 = 0x01000007;
    /// <summary>CPU_SUBTYPE_ARM64_ALL.</summary>
    public const uint CpuSubtypeArm64All = 0;
    /// <summary>CPU_SUBTYPE_ARM64_V8.</summary>
    public const uint CpuSubtypeArm64V8 = 1;
    /// <summary>CPU_SUBTYPE_ARM64E.</summary>
    public const uint CpuSubtypeArm64E = 2;
    /// <summary>CPU_SUBTYPE_MASK.</summary>
    public const uint CpuSubtypeMask = 0xff000000;

    /// <summary>MH_OBJECT.</summary>
    public const uint Object = 1;
    /// <summary>MH_EXECUTE.</summary>
    public const uint Execute = 2;
    /// <summary>MH_DYLIB.</summary>
    public const uint Preload = 5;
    public const uint Dylib = 6;
    /// <summary>MH_DYLINKER.</summary>
    public const uint Dylinker = 7;
    /// <summary>MH_BUNDLE.</summary>
    public const uint Bundle = 8;
    /// <summary>MH_DYLIB_STUB.</summary>
    public const uint DylibStub = 9;

    /// <summary>MH_NOUNDEFS.</summary>
    public const uint NoUndefs = 0x1;
    /// <summary>MH_DYLDLINK.</summary>
    public const uint DyldLink = 0x4;
    /// <summary>MH_BINDATLOAD.</summary>
    public const uint BindAtLoad = 0x8;
    /// <summary>MH_TWOLEVEL.</summary>
    public const uint TwoLevel = 0x80;
    /// <summary>MH_FORCE_FLAT.</summary>
    public const uint ForceFlat = 0x100;
    /// <summary>MH_SUBSECTIONS_VIA_SYMBOLS.</summary>
    public const uint SubsectionsViaSymbols = 0x2000;
    /// <summary>MH_WEAK_DEFINES.</summary>
    public const uint WeakDefines = 0x8000;
    /// <summary>MH_BINDS_TO_WEAK.</summary>
    public const uint BindsToWeak = 0x10000;
    /// <summary>MH_NO_REEXPORTED_DYLIBS.</summary>
    public const uint NoReexportedDylibs = 0x100000;
    /// <summary>MH_PIE.</summary>
    public const uint Pie = 0x200000;
    /// <summary>MH_DEAD_STRIPPABLE_DYLIB.</summary>
    public const uint DeadStrippableDylib = 0x400000;
    /// <summary>MH_HAS_TLV_DESCRIPTORS.</summary>
    public const uint HasTlvDescriptors = 0x800000;
    /// <summary>MH_APP_EXTENSION_SAFE.</summary>
    public const uint AppExtensionSafe = 0x2000000;
}
