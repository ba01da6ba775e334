using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>The profile tells where the time of the whole process goes.</summary>
[Collection(PerformanceCollection.Name)]
public sealed class AccountedTimeTests
{
    private const double AtLeast = 0.95;
    // A machine that is busy stops a link between two stages; one undisturbed run is enough.
    private const int Attempts = 1000;

    [NeedsFact]
    public void Stages_account_for_95_percent_of_the_wall_time_of_the_process()
    {
        string folder = GatedLinks.FolderOf("objects");
        List<double> shares = [];
        while (shares.Count < Attempts && shares.LastOrDefault() < AtLeast)
        {
            string[] arguments = [.. GatedLinks.ArgumentsOf("objects"), "-j", "1", "--time-trace=trace.json"];
            double wall = MeasureLink.Milliseconds(folder, arguments);
            JsonElement totals = MeasureLink.LastTotals(folder);
            shares.Add(totals.GetProperty("accounted_us").GetDouble() / 1000 / wall);
        }

        Assert.True(shares[^1] >= AtLeast, "accounted shares of the process's time: " + string.Join(", ", shares));
    }

    [NeedsFact]
    public async Task Every_stage_that_may_take_time_has_a_row_of_its_own_in_80_columns()
    {
        Outcome outcome = await Tools.RunAsync(Tools.Linker, [.. GatedLinks.ArgumentsOf("archives"), "--time"], GatedLinks.FolderOf("archives"));

        string[] lines = outcome.Error.Split('\n');
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, 80));
        string[] rows = [.. lines.TakeWhile(static line => line.Length > 0).Select(static line => line[..30].Split('(')[0].Trim())];
        Assert.Superset(
            new HashSet<string>
            {
                "start-up", "option parsing", "input mapping", "parsing", "objects", "archives", "text stubs", "archive members", "symbol resolution",
                "atomization", "coalescing", "dead strip", "scan", "unwind plan", "layout", "fixups", "LINKEDIT symbols", "LINKEDIT fixups",
                "LINKEDIT trie", "measuring", "image emission", "contents", "relocation", "symbol table", "string table", "hashing", "pages", "publish", "total",
            },
            rows.ToHashSet());
    }

    [NeedsFact]
    public async Task The_phases_of_the_statistics_are_parts_of_the_whole()
    {
        Outcome outcome = await Tools.RunAsync(Tools.Linker, [.. GatedLinks.ArgumentsOf("archives"), "-print_statistics"], GatedLinks.FolderOf("archives"));

        string[] lines = outcome.Error.TrimEnd().Split('\n');
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, 80));
        double[] milliseconds = [.. lines.Take(7).Select(static line => double.Parse(line[26..35], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.InRange(milliseconds[1..].Sum(), milliseconds[0] * 0.2, milliseconds[0] + 0.5);
        Assert.Contains("34 object files", outcome.Error, System.StringComparison.Ordinal);
    }

    [NeedsFact]
    public void What_stages_say_they_allocated_is_what_the_process_allocated()
    {
        JsonElement totals = MeasureLink.Totals(GatedLinks.FolderOf("archives"), [.. GatedLinks.ArgumentsOf("archives"), "-j", "1"]);

        Assert.InRange(totals.GetProperty("allocated_bytes").GetInt64(), 1 << 20, 1 << 26);
        Assert.InRange(totals.GetProperty("peak_bytes").GetInt64(), 1 << 20, 1 << 28);
        Assert.Equal(5, totals.GetProperty("files_read").GetInt64());
        Assert.Equal(34, totals.GetProperty("objects_linked").GetInt64());
    }
}
