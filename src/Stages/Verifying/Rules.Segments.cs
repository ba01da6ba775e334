using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>Segments and sections.</content>
internal static partial class Rules
{
    internal static readonly VerificationRule SegmentFileRange =
        Kernel("segment-file-range", "what a segment maps is inside the file");

    internal static readonly VerificationRule SegmentAlignment =
        Kernel("segment-alignment", "a segment's address and file offset are multiples of 16 KiB");

    internal static readonly VerificationRule SegmentWraps =
        Dyld("segment-wraps", "a segment does not reach beyond the last address");

    internal static readonly VerificationRule SegmentFileSize =
        Dyld("segment-file-size", "a segment's filesize is not above its vmsize");

    internal static readonly VerificationRule SegmentProtectionBits =
        Dyld("segment-protection-bits", "initprot has no bits but read, write and execute");

    internal static readonly VerificationRule SegmentMaximumProtection =
        Kernel("segment-maximum-protection", "initprot is within maxprot");

    internal static readonly VerificationRule SegmentWriteExecute =
        Kernel("segment-write-execute", "no segment is both writable and executable");

    internal static readonly VerificationRule PageZero =
        Kernel("page-zero", "an executable's __PAGEZERO is at address 0, at least 4 GiB, maps nothing and allows nothing");

    internal static readonly VerificationRule HeaderSegment =
        Kernel("header-segment", "exactly one segment, readable and executable, maps the header");

    internal static readonly VerificationRule TextSegment =
        Dyld("text-segment", "__TEXT is there, starts at file offset 0, and holds the load commands");

    internal static readonly VerificationRule TextProtection =
        Dyld("text-protection", "__TEXT is r-x");

    internal static readonly VerificationRule LinkEditProtection =
        Dyld("linkedit-protection", "__LINKEDIT is r--");

    internal static readonly VerificationRule DataProtection =
        Dyld("data-protection", "__DATA and __DATA_CONST are rw- (SDK of 2025 or later)");

    internal static readonly VerificationRule DataConstFlag =
        Dyld("data-const-flag", "__DATA_CONST has SG_READ_ONLY (SDK of 2025 or later; not in dylibs of the shared cache)");

    internal static readonly VerificationRule SegmentMemoryOverlap =
        Dyld("segment-memory-overlap", "no two segments share addresses");

    internal static readonly VerificationRule SegmentFileOverlap =
        Dyld("segment-file-overlap", "no two segments map the same bytes of the file");

    internal static readonly VerificationRule SegmentNameOnce =
        Dyld("segment-name-once", "no two segments have the same name (SDK of 2025 or later)");

    internal static readonly VerificationRule SegmentOrder =
        Dyld("segment-order", "segments are in the same order as commands, in memory and in the file");

    internal static readonly VerificationRule LinkEditLast =
        CcTools("linkedit-last", "__LINKEDIT is there and last, in memory and in the file");

    internal static readonly VerificationRule SectionInSegment =
        Dyld("section-in-segment", "a section's addresses are inside its segment");

    internal static readonly VerificationRule SectionFileRange =
        CcTools("section-file-range", "a section's bytes lie in its segment's part of the file, as far from its start as in memory");

    internal static readonly VerificationRule SectionSegmentName =
        CcTools("section-segment-name", "a section names the segment that it is in");

    internal static readonly VerificationRule SectionOrder =
        CcTools("section-order", "sections ascend and do not overlap");

    internal static readonly VerificationRule SectionAlignment =
        CcTools("section-alignment", "a section's address is a multiple of its alignment, which is at most 2^15");

    internal static readonly VerificationRule SectionAfterCommands =
        CcTools("section-after-commands", "no section's bytes overlap the header and the load commands");

    internal static readonly VerificationRule ZerofillLast =
        CcTools("zerofill-last", "zerofill sections come last in their segment and have no bytes in the file");

    internal static readonly VerificationRule SectionRelocations =
        CcTools("section-relocations", "no section of an image has relocations");

    internal static readonly VerificationRule SegmentCount =
        Dyld("segment-count", "there are at most 255 segments");

    internal static readonly VerificationRule SectionCount =
        CcTools("section-count", "there are at most 255 sections: a symbol names its section with 8 bits");

    internal static readonly VerificationRule HeaderPad =
        CodeSign("header-pad", "an image without a signature has room for its load command before the first section");

    internal static readonly VerificationRule ThreadVariables =
        Dyld("thread-variables", "sections of thread-local variables hold whole descriptors of 24 bytes, aligned to 8");

    internal static readonly VerificationRule ThreadVariableOffset =
        Dyld("thread-variable-offset", "a thread-local variable is inside the template");

    internal static readonly VerificationRule ThreadTemplate =
        Dyld("thread-template", "the sections of the thread-local template follow each other, those with bytes first");

    internal static readonly VerificationRule MethodListEntries =
        ObjC("method-list-entries", "a list of __objc_methlist says that its entries are three distances of 4 bytes");

    internal static readonly VerificationRule MethodListSize =
        ObjC("method-list-size", "the entries of a list of __objc_methlist are inside the section");

    internal static readonly VerificationRule MethodListSelector =
        ObjC("method-list-selector", "a method of __objc_methlist has its selector in a slot of __objc_selrefs");

    private static ImmutableArray<VerificationRule> Segments =>
    [
        SegmentFileRange, SegmentAlignment, SegmentWraps, SegmentFileSize, SegmentProtectionBits, SegmentMaximumProtection,
        SegmentWriteExecute, PageZero, HeaderSegment, TextSegment, TextProtection, LinkEditProtection, DataProtection,
        DataConstFlag, SegmentMemoryOverlap, SegmentFileOverlap, SegmentNameOnce, SegmentOrder, LinkEditLast, SegmentCount,
    ];

    private static ImmutableArray<VerificationRule> Sections =>
    [
        SectionInSegment, SectionFileRange, SectionSegmentName, SectionOrder, SectionAlignment, SectionAfterCommands,
        ZerofillLast, SectionRelocations, SectionCount, HeaderPad, ThreadVariables, ThreadVariableOffset, ThreadTemplate,
        MethodListEntries, MethodListSize, MethodListSelector,
    ];
}
