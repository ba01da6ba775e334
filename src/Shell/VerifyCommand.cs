using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Domain.Verification;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Reporting;
using AfsLd.Stages.Verifying;

namespace AfsLd.Shell;

/// <summary><c>--verify FILE...</c>: says of each file what macOS would reject.</summary>
internal static class VerifyCommand
{
    /// <summary>Writes a line for each violation on standard output; returns 1 if there is one, 0 if there is none.</summary>
    internal static int Run(ImmutableArray<string> paths)
    {
        List<Diagnostic> unreadable = [];
        StringBuilder text = new();
        bool accepted = true;
        foreach (string path in paths)
        {
            ReadOutcome outcome = ReadFile.Run(path, FileMeansOf.ThisSystem);
            if (outcome.File is not LoadedFile file)
            {
                unreadable.Add(Diagnostic.Missing(LoadCodes.Unreadable, new Origin(path), outcome.Failure ?? "there is no such file"));
                continue;
            }

            VerificationReport report = VerifyImage.Run(file.Bytes, path);
            accepted &= report.IsAccepted;
            Describe(report, text);
        }

        int written = text.Length > 0 ? Report.Output(text.ToString()) : 0;
        int code = Report.Run([.. unreadable], new LinkOptions());
        return code != 0 ? code : accepted ? written : 1;
    }

    /// <summary>What a link says of its output, if macOS would reject it.</summary>
    internal static void Check(ReadOnlyMemory<byte> output, string path, List<Diagnostic> diagnostics)
    {
        foreach (Violation violation in VerifyImage.Run(output, path).Violations)
        {
            diagnostics.Add(Diagnostic.LinkError(violation.Rule.Name, new Origin(path), Sentence(violation)));
        }
    }

    private static void Describe(VerificationReport report, StringBuilder text)
    {
        foreach (Violation violation in report.Violations)
        {
            text.Append(report.Path).Append(": ").Append(violation.Rule.Name).Append(": ").Append(Sentence(violation)).Append('\n');
        }

        foreach (string note in report.Notes)
        {
            text.Append(report.Path).Append(": note: ").Append(note).Append('\n');
        }
    }

    private static string Sentence(Violation violation) =>
        $"{violation.Text} (offset 0x{violation.Offset:x}; rejected by {NameOf(violation.Rule.Reader)})";

    private static string NameOf(ImageReader reader) => reader switch
    {
        ImageReader.Dyld => "dyld",
        ImageReader.Kernel => "the kernel",
        ImageReader.CodeSign => "codesign",
        ImageReader.CcTools => "cctools",
        ImageReader.Unwinder => "the unwinder",
        ImageReader.ObjC => "the Objective-C runtime",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
