using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>Images that no dyld loads: static executables, firmware (MH_PRELOAD) and dyld itself (MH_DYLINKER).</content>
internal static partial class Rules
{
    internal static readonly VerificationRule ThreadCommand =
        Kernel("thread-command", "an image without dyld has one LC_UNIXTHREAD, which is ARM_THREAD_STATE64 of 68 words and nothing else");

    internal static readonly VerificationRule ThreadEntry =
        Kernel("thread-entry", "the pc of LC_UNIXTHREAD is at a multiple of 4 in an executable segment, behind the load commands");

    internal static readonly VerificationRule ForeignCommand =
        Kernel("foreign-command", "an image without dyld has no command that only dyld obeys");

    internal static readonly VerificationRule ForeignFlag =
        Kernel("foreign-flag", "static executables and firmware have no flag that is meant for dyld, and MH_DYLINKER has MH_DYLDLINK");

    internal static readonly VerificationRule DylinkerName =
        Kernel("dylinker-name", "MH_DYLINKER has one LC_ID_DYLINKER that names it, other images none");

    internal static readonly VerificationRule NothingUndefined =
        Kernel("nothing-undefined", "an image without dyld has no undefined symbol, external relocation or bind: nobody looks names up");

    internal static readonly VerificationRule LocalRelocation =
        Kernel("local-relocation", "a local relocation is of an 8-byte pointer into a section, at a place that is in a writable segment's part of the file");

    internal static readonly VerificationRule LocalRelocationsSlide =
        Kernel("local-relocations-slide", "local relocations are only in images that may slide: with MH_PIE, or MH_DYLINKER");

    private static ImmutableArray<VerificationRule> Standalone =>
    [
        ThreadCommand, ThreadEntry, ForeignCommand, ForeignFlag, DylinkerName, NothingUndefined, LocalRelocation, LocalRelocationsSlide,
    ];
}
