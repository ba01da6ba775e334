using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>What the unwinder reads when an exception is thrown: __unwind_info and __eh_frame.</content>
internal static partial class Rules
{
    internal static readonly VerificationRule UnwindHeader =
        Unwinder("unwind-header", "__unwind_info has version 1, and its arrays are inside it");

    internal static readonly VerificationRule UnwindCommonEncodings =
        Unwinder("unwind-common-encodings", "there are at most 127 common encodings: a page keeps room for its own");

    internal static readonly VerificationRule UnwindPersonality =
        Unwinder("unwind-personality", "there are at most 3 personalities, each a whole pointer in a writable segment");

    internal static readonly VerificationRule UnwindIndex =
        Unwinder("unwind-index", "the first level ascends, and its last entry marks the end: it alone has no page");

    internal static readonly VerificationRule UnwindPage =
        Unwinder("unwind-page", "a page of the second level is of kind 2 or 3, and it and its arrays are inside __unwind_info");

    internal static readonly VerificationRule UnwindPageOrder =
        Unwinder("unwind-page-order", "the functions of a page ascend from what the first level says, and end before the next page's");

    internal static readonly VerificationRule UnwindEncodingIndex =
        Unwinder("unwind-encoding-index", "an entry's encoding is one of the common ones or of its page's own");

    internal static readonly VerificationRule UnwindEncoding =
        Unwinder("unwind-encoding", "an encoding is of a mode of arm64, and its personality is one that there is");

    internal static readonly VerificationRule UnwindFunction =
        Unwinder("unwind-function", "what has unwind information starts in a section of instructions");

    internal static readonly VerificationRule UnwindLsdaIndex =
        Unwinder("unwind-lsda-index", "the LSDA index is inside, divided among the pages in order, and ascends");

    internal static readonly VerificationRule UnwindLsda =
        Unwinder("unwind-lsda", "an LSDA is in a section that has bytes and is not of instructions");

    internal static readonly VerificationRule UnwindLsdaMissing =
        Unwinder("unwind-lsda-missing", "a function whose encoding says that it has an LSDA is in its page's part of the LSDA index");

    internal static readonly VerificationRule UnwindFrame =
        Unwinder("unwind-frame", "a DWARF encoding has the offset of an FDE in __eh_frame that starts at its function");

    internal static readonly VerificationRule FrameRecord =
        Unwinder("frame-record", "the records of __eh_frame follow each other to its end, or to a zero with nothing behind");

    internal static readonly VerificationRule FrameCommon =
        Unwinder("frame-common", "a CIE is of version 1 or 3, and its augmentation is known, inside it, and has pointers of 4 or 8 bytes");

    internal static readonly VerificationRule FrameOwner =
        Unwinder("frame-owner", "an FDE belongs to a CIE before it");

    internal static readonly VerificationRule FrameFunction =
        Unwinder("frame-function", "the addresses that an FDE tells of are in a section of instructions");

    internal static readonly VerificationRule FrameLsda =
        Unwinder("frame-lsda", "the LSDA that an FDE tells of is in a section that has bytes and is not of instructions");

    private static ImmutableArray<VerificationRule> Unwinding =>
    [
        UnwindHeader, UnwindCommonEncodings, UnwindPersonality, UnwindIndex, UnwindPage, UnwindPageOrder, UnwindEncodingIndex, UnwindEncoding,
        UnwindFunction, UnwindLsdaIndex, UnwindLsda, UnwindLsdaMissing, UnwindFrame,
        FrameRecord, FrameCommon, FrameOwner, FrameFunction, FrameLsda,
    ];
}
