using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>Universal files, the mach header and the load commands.</content>
internal static partial class Rules
{
    internal static readonly VerificationRule SliceRange =
        Kernel("slice-range", "the slices of a universal file are inside the file, behind its header, and do not overlap");

    internal static readonly VerificationRule SliceAlignment =
        Kernel("slice-alignment", "a slice starts at a multiple of its alignment, which is at most 32 KiB, and for arm64 at least 16 KiB");

    internal static readonly VerificationRule SliceArchitecture =
        Kernel("slice-architecture", "a slice holds the architecture that the universal header says");

    internal static readonly VerificationRule MagicNumber =
        Kernel("magic-number", "an image starts with MH_MAGIC_64, little-endian");

    internal static readonly VerificationRule CpuSubtype =
        Kernel("cpu-subtype", "the cpu subtype is CPU_SUBTYPE_ARM64_ALL or _V8");

    internal static readonly VerificationRule FileType =
        Dyld("file-type", "the file type is one of loader.h's");

    internal static readonly VerificationRule PositionIndependent =
        Kernel("position-independent", "an executable has MH_PIE: arm64 knows no other");

    internal static readonly VerificationRule DyldLinkFlag =
        Kernel("dyld-link-flag", "what dyld loads has MH_DYLDLINK");

    internal static readonly VerificationRule CommandsSize =
        Kernel("commands-size", "ncmds and sizeofcmds agree, and the commands are inside the file");

    internal static readonly VerificationRule CommandSize =
        Dyld("command-size", "each cmdsize is at least 8, a multiple of 8, and inside sizeofcmds");

    internal static readonly VerificationRule CommandShape =
        Dyld("command-shape", "each cmdsize is what the command needs, exactly");

    internal static readonly VerificationRule CommandString =
        Dyld("command-string", "a string of a command starts behind its fields and ends with a zero inside it");

    internal static readonly VerificationRule UnknownRequiredCommand =
        Dyld("unknown-required-command", "no command with LC_REQ_DYLD is unknown to dyld");

    internal static readonly VerificationRule RepeatedCommand =
        CcTools("repeated-command", "commands that describe the one symbol table, trie, signature and the like occur once");

    internal static readonly VerificationRule PlatformCommand =
        Dyld("platform-command", "one command names the platform; in a zippered dylib two, macOS and Mac Catalyst");

    internal static readonly VerificationRule PlatformKnown =
        Dyld("platform-known", "the platform is one of loader.h's");

    internal static readonly VerificationRule UuidOnce =
        Dyld("uuid-once", "there is at most one LC_UUID");

    internal static readonly VerificationRule UuidPresent =
        Dyld("uuid-present", "dylibs for an SDK of 2021 or later and executables for one of 2025 or later have an LC_UUID");

    internal static readonly VerificationRule EntryCommand =
        Dyld("entry-command", "an executable has one LC_MAIN or LC_UNIXTHREAD, other images and drivers none");

    internal static readonly VerificationRule EntryAddress =
        Kernel("entry-address", "the entry is behind the load commands in an executable segment");

    internal static readonly VerificationRule DynamicLinker =
        Kernel("dynamic-linker", "an executable has one LC_LOAD_DYLINKER that names /usr/lib/dyld, other images none");

    internal static readonly VerificationRule InstallName =
        Dyld("install-name", "a dylib has one LC_ID_DYLIB, other images none");

    internal static readonly VerificationRule DylibLoaded =
        Dyld("dylib-loaded", "an image for an SDK of spring 2025 or later loads a dylib, unless it is a part of libSystem");

    internal static readonly VerificationRule DylibOnce =
        Dyld("dylib-once", "no two load commands name the same dylib (SDK of 2025 or later)");

    internal static readonly VerificationRule RpathOnce =
        Dyld("rpath-once", "no two LC_RPATH are the same (SDK of 2025 or later)");

    internal static readonly VerificationRule OneFixupEncoding =
        Dyld("one-fixup-encoding", "LC_DYLD_INFO and LC_DYLD_CHAINED_FIXUPS are never both there");

    internal static readonly VerificationRule NoRelocations =
        Dyld("no-relocations", "there are no local or external relocations beside fixups");

    internal static readonly VerificationRule TlvFlag =
        Dyld("tlv-flag", "an image with thread-local variables has MH_HAS_TLV_DESCRIPTORS");

    internal static readonly VerificationRule CacheFlag =
        Dyld("cache-flag", "no file has the flag of images in the shared cache, MH_DYLIB_IN_CACHE");

    internal static readonly VerificationRule FlatFlag =
        Dyld("flat-flag", "only executables have MH_FORCE_FLAT, and none has it with MH_TWOLEVEL");

    internal static readonly VerificationRule ReexportFlag =
        Dyld("reexport-flag", "an image that re-exports dylibs has not MH_NO_REEXPORTED_DYLIBS");

    internal static readonly VerificationRule DylibName =
        Dyld("dylib-name", "a dylib that is loaded, and one itself, has a name");

    internal static readonly VerificationRule EncryptionRange =
        Kernel("encryption-range", "what may be encrypted is whole pages of __TEXT behind the load commands");

    private static ImmutableArray<VerificationRule> Universal => [SliceRange, SliceAlignment, SliceArchitecture];

    private static ImmutableArray<VerificationRule> Header =>
    [
        MagicNumber, CpuSubtype, FileType, PositionIndependent, DyldLinkFlag, TlvFlag, CacheFlag, FlatFlag, CommandsSize, CommandSize,
    ];

    private static ImmutableArray<VerificationRule> Commands =>
    [
        CommandShape, CommandString, UnknownRequiredCommand, RepeatedCommand, PlatformCommand, PlatformKnown, UuidOnce,
        UuidPresent, EntryCommand, EntryAddress, DynamicLinker, InstallName, DylibLoaded, DylibOnce, RpathOnce,
        OneFixupEncoding, NoRelocations, ReexportFlag, DylibName, EncryptionRange,
    ];
}
