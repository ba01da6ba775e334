using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using AfsLd.Tests.Conformance.Comparing;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The report of a comparison names what differs, where, and why the rest is right.</summary>
public sealed class ReportTests
{
    [CaseTheory]
    [MemberData(nameof(CanaryTests.Places), MemberType = typeof(CanaryTests))]
    public async Task A_flipped_bit_is_in_the_report(string dimension, string place)
    {
        if (!CaseFile.All.TryGetValue("everything", out CaseFile? test))
        {
            return;
        }

        CaseResult result = (await CaseResult.OfAsync(test.Name)).Single(static r => r.Variant == "chained");
        MachoImage peer = MachoImage.At(Path.Combine((result.Peer ?? result.Ours).Folder, "main"));
        byte[] flipped = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, "main"));
        flipped[CanaryTests.Offset(new MachoImage(flipped), place)] ^= 1;
        MachoImage ours = new(flipped);
        Difference[] unexplained = [.. Tolerances.Unexplained(test, CompareImages.Run(ours, peer))];
        XElement body = await BodyAsync(result, ours, peer);
        string[] wrong = [.. body.Descendants("tr").Where(static row => (string?)row.Attribute("class") == "wrong").Select(static row => row.Value)];
        Assert.Contains(wrong, row => row.StartsWith(dimension, System.StringComparison.Ordinal));
        Assert.All(unexplained, difference => Assert.Contains(Printable(difference.Line), wrong));
        Assert.Contains(body.Descendants("h2"), heading => heading.Value == dimension);
        if (dimension == "code")
        {
            Assert.Contains(body.Descendants("h2"), static heading => heading.Value == "disassembly");
            Assert.True(body.Descendants("h3").Any(), "no function is disassembled");
        }
    }

    [CaseFact]
    public async Task A_difference_that_is_right_has_its_reason_in_the_report()
    {
        if (!CaseFile.All.TryGetValue("everything", out CaseFile? test))
        {
            return;
        }

        CaseResult result = (await CaseResult.OfAsync(test.Name)).Single(static r => r.Variant == "chained");
        MachoImage ours = MachoImage.At(Path.Combine(result.Ours.Folder, "main"));
        XElement body = await BodyAsync(result, ours, MachoImage.At(Path.Combine((result.Peer ?? result.Ours).Folder, "main")));
        Assert.Contains(body.Descendants("tr"), static row => (string?)row.Attribute("class") == "right" && row.Value.Contains(Tolerances.Always[0].Reason, System.StringComparison.Ordinal));
        Assert.DoesNotContain(body.Descendants("h2"), static heading => heading.Value == "disassembly");
    }

    [Fact]
    public void Lines_are_laid_side_by_side_without_losing_any()
    {
        string[] ours = ["a", "b", "c", "d", "e"];
        string[] peer = ["a", "c", "x", "d", "e", "f"];
        LinePair[] pairs = [.. AlignLines.Run(ours, peer)];
        Assert.Equal(ours, pairs.Select(static p => p.Ours).OfType<string>());
        Assert.Equal(peer, pairs.Select(static p => p.Peer).OfType<string>());
        Assert.Equal(["a", "c", "d", "e"], pairs.Where(static p => p.IsSame).Select(static p => p.Ours));
    }

    private static string Printable(string line) => string.Concat(line.Select(static c => char.IsControl(c) ? '\u00b7' : c));

    private static async Task<XElement> BodyAsync(CaseResult result, MachoImage ours, MachoImage peer)
    {
        string page = await WriteReport.RunAsync(result, "main", ours, peer);
        XDocument document = XDocument.Parse(page.Replace("<!DOCTYPE html>", "", System.StringComparison.Ordinal));
        return document.Descendants("body").Single();
    }
}
