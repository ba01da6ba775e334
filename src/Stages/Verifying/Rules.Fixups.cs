using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>Fixups of both encodings, and initialisers.</content>
internal static partial class Rules
{
    internal static readonly VerificationRule FixupSegment =
        Dyld("fixup-segment", "fixups are in writable segments without code");

    internal static readonly VerificationRule FixupRange =
        Dyld("fixup-range", "all 8 bytes of a fixup are in its segment's part of the file");

    internal static readonly VerificationRule FixupOnce =
        Dyld("fixup-once", "no fixup of a table overlaps the one before it");

    internal static readonly VerificationRule RebaseTarget =
        Dyld("rebase-target", "what a rebased pointer points at is in the image");

    internal static readonly VerificationRule BindLibrary =
        Dyld("bind-library", "a bind's library ordinal is that of a dylib that is loaded, or special");

    internal static readonly VerificationRule BindsToWeakFlag =
        Dyld("binds-to-weak-flag", "an image that binds weakly has MH_BINDS_TO_WEAK or MH_WEAK_DEFINES");

    internal static readonly VerificationRule ChainedHeader =
        Dyld("chained-header", "the header of chained fixups has version 0, plain symbols, and offsets that ascend inside");

    internal static readonly VerificationRule ChainedImports =
        Dyld("chained-imports", "the import format is 1, 2 or 3, and the imports end before the names");

    internal static readonly VerificationRule ChainedName =
        Dyld("chained-name", "the name of an import is in the name pool and ends with a zero");

    internal static readonly VerificationRule ChainedSegments =
        Dyld("chained-segments", "there are chain starts for as many segments as there are");

    internal static readonly VerificationRule ChainedStarts =
        Dyld("chained-starts", "a segment's chain starts are inside, and say where it is");

    internal static readonly VerificationRule ChainedPageSize =
        Dyld("chained-page-size", "chains count in pages of 16 KiB, as many as the segment has at most");

    internal static readonly VerificationRule ChainedPointerFormat =
        Dyld("chained-pointer-format", "the pointer format is 64 or 64_OFFSET, the same in all segments; 64_OFFSET needs an OS of 2021 or later");

    internal static readonly VerificationRule ChainedLink =
        Dyld("chained-link", "a chain stays in its page, at multiples of 4");

    internal static readonly VerificationRule ChainedOrdinal =
        Dyld("chained-ordinal", "a bind's ordinal is below the number of imports");

    internal static readonly VerificationRule ChainedSystem =
        Dyld("chained-system", "chained fixups need an OS of fall 2020 or later, iOS of spring 2020");

    internal static readonly VerificationRule ChainedReserved =
        Dyld("chained-reserved", "the reserved bits of a fixup are 0");

    internal static readonly VerificationRule PointerFixed =
        Dyld("pointer-fixed", "each pointer to an initialiser or terminator, and each lazy pointer, has a fixup: images slide");

    internal static readonly VerificationRule OpcodeEncoding =
        Dyld("opcode-encoding", "rebase and bind opcodes are ones that dyld knows, with numbers that end inside and fit 64 bits");

    internal static readonly VerificationRule OpcodeEnd =
        Dyld("opcode-end", "at most 15 bytes of padding follow DONE");

    internal static readonly VerificationRule OpcodeState =
        Dyld("opcode-state", "a fixup comes after the opcodes that set its segment, and of a bind its symbol and library");

    internal static readonly VerificationRule OpcodeSegment =
        Dyld("opcode-segment", "the segment that an opcode sets is there");

    internal static readonly VerificationRule OpcodeType =
        Dyld("opcode-type", "a fixup is of type POINTER: arm64 has no fixups of instructions");

    internal static readonly VerificationRule OpcodeName =
        Dyld("opcode-name", "the name that a bind sets ends with a zero inside the opcodes");

    internal static readonly VerificationRule LazySlot =
        Dyld("lazy-slot", "a lazy bind writes to a section of lazy pointers");

    internal static readonly VerificationRule LazyHelper =
        Dyld("lazy-helper", "a lazy pointer that is not bound at launch leads to code, and a stub helper there names the pointer's own bind");

    internal static readonly VerificationRule InitializerSize =
        Dyld("initializer-size", "sections of initialisers hold whole pointers or offsets, aligned");

    internal static readonly VerificationRule InitializerTarget =
        Dyld("initializer-target", "an initialiser, that of LC_ROUTINES_64 too, is in an executable segment");

    internal static readonly VerificationRule InitOffsetsReadOnly =
        Dyld("init-offsets-read-only", "initialiser offsets are in a segment that is not writable");

    private static ImmutableArray<VerificationRule> Fixups =>
    [
        FixupSegment, FixupRange, FixupOnce, RebaseTarget, BindLibrary, BindsToWeakFlag, ChainedHeader, ChainedImports, ChainedName,
        ChainedSegments, ChainedStarts, ChainedPageSize, ChainedPointerFormat, ChainedLink, ChainedOrdinal, ChainedReserved, ChainedSystem,
        OpcodeEncoding, OpcodeEnd, OpcodeState, OpcodeSegment, OpcodeType, OpcodeName, LazySlot, LazyHelper,
        PointerFixed, InitializerSize, InitializerTarget, InitOffsetsReadOnly,
    ];
}
