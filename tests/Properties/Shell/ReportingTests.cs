using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Reporting;
using FsCheck;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

public sealed class ReportingTests
{
    [Fact]
    public void The_clock_s_trace_is_JSON_with_one_event_a_span()
    {
        StageClock clock = new();
        clock.Begin("outer");
        clock.Begin("inner");
        clock.End("inner");
        clock.End("outer");
        clock.Begin("inner");
        clock.End("inner");

        using JsonDocument document = JsonDocument.Parse(clock.Trace());
        string[] names = [.. document.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(e => e.GetProperty("ph").GetString() == "X").Select(e => e.GetProperty("name").GetString() ?? "")];
        Assert.Equal(["inner", "outer", "inner"], names);
        Assert.All(
            document.RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X"),
            e => Assert.True(e.GetProperty("ts").GetDouble() >= 0 && e.GetProperty("dur").GetDouble() >= 0));
        string[] rows = clock.Table().Split('\n');
        Assert.EndsWith(" ms  outer", rows[0], StringComparison.Ordinal);
        Assert.EndsWith(" ms  inner (2 times)", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(" ms  total", rows[2], StringComparison.Ordinal);
    }

    [Law]
    public bool Dependency_info_does_not_depend_on_the_order_of_reading(NonNull<string>[] names, int seed)
    {
        LoadedFile[] files = [.. names.Select(name => new LoadedFile(name.Get.Replace("\0", "", StringComparison.Ordinal), default, 0, 0, 0))];
        string[] missing = ["b", "a", "b"];
        byte[] info = DependencyInfo.Encode("v", files, missing, "out");
        new Random(seed).Shuffle(files);
        byte[] again = DependencyInfo.Encode("v", [.. files, .. files], missing.Reverse(), "out");

        List<(byte Kind, string Text)> records = Decode(info);
        return info.SequenceEqual(again)
            && records[0] == (0x00, "v")
            && records[^1] == (0x40, "out")
            && records.Where(record => record.Kind == 0x11).Select(record => record.Text).SequenceEqual(["a", "b"])
            && records.Count(record => record.Kind == 0x10) == files.Select(file => file.Path).Distinct().Count();
    }

    [Fact]
    public void The_law_rejects_an_encoder_that_keeps_the_order_of_reading()
    {
        static byte[] Mutant(IEnumerable<string> paths) => [.. paths.SelectMany(path => Encoding.UTF8.GetBytes("\u0010" + path + "\0"))];

        Assert.NotEqual(Mutant(["b", "a"]), Mutant(["a", "b"]));
    }

    private static List<(byte Kind, string Text)> Decode(byte[] info)
    {
        List<(byte, string)> records = [];
        int at = 0;
        while (at < info.Length)
        {
            int end = Array.IndexOf(info, (byte)0, at + 1);
            records.Add((info[at], Encoding.UTF8.GetString(info, at + 1, end - at - 1)));
            at = end + 1;
        }

        return records;
    }
}
