using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Reporting;
using FsCheck;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

public sealed class ReportingTests
{
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
