using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Dumping;
using AfsLd.Domain.Options;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Reporting;
using AfsLd.Stages.Dumping;

namespace AfsLd.Shell;

/// <summary><c>--dump FILE...</c>: shows what is in files.</summary>
internal static class DumpCommand
{
    /// <summary>Writes the dumps on standard output; returns a link's exit code for what could not be read, 0 if all was.</summary>
    internal static int Run(ImmutableArray<string> paths)
    {
        List<Diagnostic> problems = [];
        int written = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            ReadOutcome outcome = ReadFile.Run(paths[i], FileMeansOf.ThisSystem);
            if (outcome.File is not LoadedFile file)
            {
                problems.Add(Diagnostic.Missing(LoadCodes.Unreadable, new Origin(paths[i]), outcome.Failure ?? "there is no such file"));
                continue;
            }

            DumpReport report = DumpFile.Run(file.Bytes, paths[i]);
            written = written != 0 ? written : Report.Output((i == 0 ? "" : "\n") + report.Text);
            problems.AddRange(report.Problems);
        }

        int code = Report.Run([.. problems], new LinkOptions());
        return code != 0 ? code : written;
    }
}
