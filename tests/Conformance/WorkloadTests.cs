using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using AfsLd.Tests.Conformance.Workloads;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Real programs and archives link as the peer links them: same arguments, same exports, same libraries, and the programs do the same.</summary>
[Trait("Category", "Workloads")]
public sealed class WorkloadTests
{
    private const string Script = """
        local sum = query('select sum(n * n) from (select 3 n union select 4 union select 12)')
        print('query', sum, query("select group_concat(upper(word), '-') from (select 'sql' word union select 'lua')"))
        local fields = {}
        for i = 1, 3 do fields[#fields + 1] = string.format('%d:%s:%.3f', i, ('x'):rep(i), math.sqrt(i)) end
        print(table.concat(fields, ' '), select('#', table.unpack(fields)))
        print(pcall(query, 'select nonsense from nowhere'))
        print(select(2, pcall(error, { code = 7 })).code, coroutine.wrap(function(a) coroutine.yield(a + 1) end)(41))
        """;

    /// <summary>The workloads that are programs: how they are run, and what they do.</summary>
    internal static readonly Dictionary<string, (string[] Arguments, Outcome Expected)> Programs = new()
    {
        ["runtime"] = ([Script], new Outcome(0, """
            query	169	LUA-SQL
            1:x:1.000 2:xx:1.414 3:xxx:1.732	3
            false	no such table: nowhere
            7	42

            """, "")),
        ["fortran"] = ([], new Outcome(3, """
             squares 1 4 9 16 25
            sum=55 root=   7.416
            concatenated 12 6
             166.00 188.00 210.00 188.00
             214.00 240.00 210.00 240.00
             270.00
            square  2.2500E+00
            disc  1.2566E+01
            0042 T
            read back 42 0
            allocated twice fails: T
            counter 617

            """, "Fortran STOP: code 3\n\nIEEE arithmetic exceptions signaled: INEXACT\n")),
        ["fortsh"] = (
            ["-c", "for i in 1 2 3; do echo $((i * i)); done | tail -1; word=abc; echo ${word^^} ${#word}; false || exit 5"],
            new Outcome(5, "9\nABC 3\n", "")),
    };

    /// <summary>The programs that run, in both forms of the fixups.</summary>
    public static IEnumerable<object[]> Running =>
        Programs.Keys.Where(BuildWorkload.Known.Contains).SelectMany(static name => new[] { "chained", "classic" }.Select(variant => new object[] { name, variant }));

    /// <summary>The cheap workloads, and those of the others that were built.</summary>
    public static IEnumerable<object[]> All => BuildWorkload.Known.Select(static name => new object[] { name });

    [WorkloadTheory]
    [MemberData(nameof(Running))]
    public async Task A_program_with_its_runtime_archive_does_what_it_should(string name, string variant)
    {
        (string[] arguments, Outcome expected) = Programs[name];
        string option = variant == "chained" ? "-fixup_chains" : "-no_fixup_chains";
        foreach ((string linker, string label) in new[] { (Tools.Linker, "ours-" + variant), (Tools.Peer, "peer-" + variant) })
        {
            string image = await LinkWorkload.RunAsync(name, linker, label, option);
            Assert.Equal("", await LinkWorkload.VerifyAsync(image));
            Assert.Equal((label, expected), (label, await Tools.RunAsync(Tools.Loader, ["-q", image, .. arguments], Repository.Work)));
        }
    }

    [WorkloadTheory]
    [MemberData(nameof(All))]
    public async Task A_workload_links_as_with_the_peer(string name)
    {
        string ours = await LinkWorkload.RunAsync(name, Tools.Linker, "ours");
        Assert.Equal("", await LinkWorkload.VerifyAsync(ours));
        MachoImage image = MachoImage.At(ours);
        string theirs = await LinkWorkload.RunAsync(name, Tools.Peer, "peer");
        MachoImage peer = MachoImage.At(theirs);
        Assert.Equal(Exports(peer), Exports(image));
        Assert.Equal(Libraries(peer), Libraries(image));
        Assert.Equal(peer.FileType, image.FileType);
        if (name.EndsWith("-dead-strip", StringComparison.Ordinal))
        {
            // Whoever leaves out what is dead wants little to be left.
            Assert.InRange(new FileInfo(ours).Length, 1, new FileInfo(theirs).Length);
        }
    }

    // Addresses differ; kinds and targets of re-exports do not.
    private static string[] Exports(MachoImage image) =>
        [.. ReadExports.Run(image).Select(static e => $"{e.Name} {e.Flags:x} {e.ImportName}").Order(StringComparer.Ordinal)];

    private static string[] Libraries(MachoImage image) => [.. image.Libraries.Order(StringComparer.Ordinal)];
}
