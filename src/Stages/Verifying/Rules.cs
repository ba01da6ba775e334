using System.Collections.Immutable;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <summary>The table of all rules; docs/verify.md shows it, and a test holds both to be the same.</summary>
internal static partial class Rules
{
    /// <summary>Every rule, group by group.</summary>
    internal static ImmutableArray<VerificationRule> All =>
    [
        .. Universal, .. Header, .. Commands, .. Segments, .. Sections, .. LinkEdit, .. Unwinding, .. Fixups, .. Signature, .. Standalone,
    ];

    private static VerificationRule Dyld(string name, string text) => new(name, ImageReader.Dyld, text);

    private static VerificationRule Kernel(string name, string text) => new(name, ImageReader.Kernel, text);

    private static VerificationRule CodeSign(string name, string text) => new(name, ImageReader.CodeSign, text);

    private static VerificationRule Unwinder(string name, string text) => new(name, ImageReader.Unwinder, text);

    private static VerificationRule ObjC(string name, string text) => new(name, ImageReader.ObjC, text);

    private static VerificationRule CcTools(string name, string text) => new(name, ImageReader.CcTools, text);
}
