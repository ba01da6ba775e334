using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>
/// Writes a comparison as one page for a person who looks for the reason of a failure: dimension by dimension what differs, which differences
/// are right and why, and the functions whose code differs, disassembled side by side.
/// </summary>
internal static class WriteReport
{
    private const int FunctionsShown = 12;

    private const string Style =
        "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:1px 6px;vertical-align:top;text-align:left}"
        + "td.l{font:12px monospace;white-space:pre-wrap;max-width:60em}.wrong{background:#fdd}.right{background:#efe}.same{color:#777}h2{margin-top:1.5em}";

    /// <summary>The path of a report.</summary>
    public static string PathOf(CaseResult result, string output) =>
        Path.Combine(Repository.Reports.Folder, $"{result.Test.Name}-{result.Variant}-{output.Replace('/', '_')}.html");

    /// <summary>Writes the page of one output, with the disassembly of functions that differ.</summary>
    public static async Task SaveAsync(CaseResult result, string output, MachoImage ours, MachoImage peer)
    {
        Directory.CreateDirectory(Repository.Reports.Folder);
        await File.WriteAllTextAsync(PathOf(result, output), await RunAsync(result, output, ours, peer));
    }

    /// <summary>The page.</summary>
    public static async Task<string> RunAsync(CaseResult result, string output, MachoImage ours, MachoImage peer)
    {
        ImmutableSortedDictionary<string, ImmutableArray<string>> left = DescribeImage.Run(ours);
        ImmutableSortedDictionary<string, ImmutableArray<string>> right = DescribeImage.Run(peer);
        IReadOnlySet<Difference> all = CompareImages.Run(ours, peer).ToHashSet();
        ILookup<string, (Difference Difference, string? Reason)> differences =
            all.Select(d => (d, Tolerances.Reason(result.Test, d, all))).ToLookup(static d => d.d.Dimension);
        int wrong = differences.SelectMany(static d => d).Count(static d => d.Reason is null);
        string title = $"{result.Test.Name}, {result.Variant}, {output}: {(wrong == 0 ? "nothing unexplained" : $"{wrong} unexplained")}";
        StringBuilder page = new();
        page.Append($"<!DOCTYPE html><html><head><meta charset=\"utf-8\" /><title>{Text(title)}</title><style>{Style}</style></head><body><h1>{Text(title)}</h1>");
        page.Append($"<p>{Text(result.Test.About)}</p>");
        Links(page, result);
        Summary(page, left, right, differences);
        foreach (string dimension in DescribeImage.Dimensions.Where(differences.Contains))
        {
            Dimension(page, dimension, left[dimension], right[dimension], [.. differences[dimension]]);
        }

        await CodeAsync(page, result, output, ours, peer, [.. differences["code"].Where(static d => d.Reason is null).Select(static d => d.Difference)]);
        return page.Append("</body></html>").ToString();
    }

    private static string Text(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(static c => char.IsControl(c) ? '\u00b7' : c)));

    private static void Links(StringBuilder page, CaseResult result)
    {
        page.Append("<h2>links</h2><table>");
        for (int i = 0; i < result.Test.Links.Length; i++)
        {
            page.Append($"<tr><td class=\"l\">{Text(string.Join(' ', LinkCase.Arguments(result.Test, i, result.Variant)))}</td></tr>");
        }

        page.Append($"</table><p>ours: {Text(result.Ours.Folder)}<br />peer: {Text(result.Peer?.Folder ?? "")}</p>");
    }

    private static void Summary(
        StringBuilder page,
        ImmutableSortedDictionary<string, ImmutableArray<string>> ours,
        ImmutableSortedDictionary<string, ImmutableArray<string>> peer,
        ILookup<string, (Difference Difference, string? Reason)> differences)
    {
        page.Append("<h2>dimensions</h2><table><tr><th>dimension</th><th>lines of ours</th><th>of the peer's</th><th>right differences</th><th>unexplained</th></tr>");
        foreach (string dimension in DescribeImage.Dimensions)
        {
            int wrong = differences[dimension].Count(static d => d.Reason is null);
            int right = differences[dimension].Count() - wrong;
            string name = wrong + right == 0 ? dimension : $"<a href=\"#{dimension.Replace(' ', '-')}\">{dimension}</a>";
            page.Append($"<tr{(wrong == 0 ? "" : " class=\"wrong\"")}><td>{name}</td><td>{ours[dimension].Length}</td><td>{peer[dimension].Length}</td><td>{right}</td><td>{wrong}</td></tr>");
        }

        page.Append("</table>");
    }

    private static void Dimension(
        StringBuilder page, string dimension, ImmutableArray<string> ours, ImmutableArray<string> peer, ImmutableArray<(Difference Difference, string? Reason)> differences)
    {
        page.Append($"<h2 id=\"{dimension.Replace(' ', '-')}\">{dimension}</h2><table><tr><th>only ours</th><th>only the peer's</th><th>right because</th></tr>");
        foreach ((Difference difference, string? reason) in differences)
        {
            string line = $"<td class=\"l\" title=\"{CommandNames.Of(dimension, difference.Line)}\">{Text(difference.Line)}</td>";
            page.Append($"<tr class=\"{(reason is null ? "wrong" : "right")}\">{(difference.IsOurs ? line + "<td></td>" : "<td></td>" + line)}<td>{Text(reason ?? "")}</td></tr>");
        }

        page.Append("</table><details><summary>all lines</summary>");
        SideBySide(page, ours, peer);
        page.Append("</details>");
    }

    private static void SideBySide(StringBuilder page, IReadOnlyList<string> ours, IReadOnlyList<string> peer)
    {
        page.Append("<table><tr><th>ours</th><th>the peer's</th></tr>");
        foreach (LinePair pair in AlignLines.Run(ours, peer))
        {
            page.Append($"<tr class=\"{(pair.IsSame ? "same" : "wrong")}\"><td class=\"l\">{Text(pair.Ours ?? "")}</td><td class=\"l\">{Text(pair.Peer ?? "")}</td></tr>");
        }

        page.Append("</table>");
    }

    /// <summary>The functions that hold a difference in code. The images are written anew, since they need not be those in the folders.</summary>
    private static async Task CodeAsync(StringBuilder page, CaseResult result, string output, MachoImage ours, MachoImage peer, ImmutableArray<Difference> differences)
    {
        string[] functions = [.. differences.Select(static d => d.Line[..d.Line.IndexOf(": ", StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal).Take(FunctionsShown)];
        if (functions.Length == 0)
        {
            return;
        }

        string folder = Directory.CreateDirectory(Path.Combine(Repository.Work, "disassembled", $"{result.Test.Name}-{result.Variant}-{output.Replace('/', '_')}-{Guid.NewGuid():N}")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "ours"), ours.Bytes.ToArray());
        await File.WriteAllBytesAsync(Path.Combine(folder, "peer"), peer.Bytes.ToArray());
        page.Append("<h2>disassembly</h2>");
        foreach (string function in functions)
        {
            page.Append($"<h3>{Text(function)}</h3>");
            SideBySide(page, await DisassembleAsync(folder, "ours", function), await DisassembleAsync(folder, "peer", function));
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The instructions of a function, or of a whole section, without their addresses.</summary>
    private static async Task<string[]> DisassembleAsync(string folder, string image, string function)
    {
        string[] what = function.Contains(',') ? ["-s", function.Replace(',', ' ')] : [$"--dis-symname={function}"];
        Outcome outcome = await Tools.RunAsync("llvm-objdump-19", ["--macho", "--disassemble", "--no-show-raw-insn", "--no-leading-addr", .. what, image], folder);
        return [.. outcome.Output.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0 && !line.EndsWith(':'))];
    }
}
