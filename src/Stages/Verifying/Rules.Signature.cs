using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <content>The code signature.</content>
internal static partial class Rules
{
    internal static readonly VerificationRule SignaturePresent =
        Kernel("signature-present", "an image for macOS is signed: arm64 runs nothing else");

    internal static readonly VerificationRule SignaturePlace =
        CodeSign("signature-place", "the signature starts at a multiple of 16 and ends with the file");

    internal static readonly VerificationRule SignatureBlobs =
        Kernel("signature-blobs", "the signature is a super blob whose blobs are inside it");

    internal static readonly VerificationRule CodeDirectory =
        Kernel("code-directory", "there is a code directory of version 0x20001 or later, with its identifier and hashes inside it");

    internal static readonly VerificationRule CodeHashType =
        Kernel("code-hash-type", "a code directory has SHA-256 hashes of 32 bytes, of pages of 4 or 16 KiB; others stand beside one of these");

    internal static readonly VerificationRule CodeLimit =
        Kernel("code-limit", "the code directory covers everything before the signature, and has a hash for each page");

    internal static readonly VerificationRule CodeHash =
        Kernel("code-hash", "each page hashes to what the code directory says");

    internal static readonly VerificationRule ExecutableSegment =
        Kernel("executable-segment", "the code directory's executable segment is in __TEXT, and it says of executables that they are main ones");

    internal static readonly VerificationRule LinkerSignature =
        CodeSign("linker-signature", "a linker's signature is one code directory, ad hoc, of 4 KiB pages, without special slots");

    private static ImmutableArray<VerificationRule> Signature =>
    [
        SignaturePresent, SignaturePlace, SignatureBlobs, CodeDirectory, CodeHashType, CodeLimit, CodeHash, ExecutableSegment, LinkerSignature,
    ];
}
