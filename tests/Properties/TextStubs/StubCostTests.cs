using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using AfsLd.Stages.Parsing.TextStubs;
using AfsLd.Tests.Properties.Allocation;
using Xunit;

namespace AfsLd.Tests.Properties.TextStubs;

/// <summary>What reading a stub may allocate: a small multiple of its bytes, however they are spent.</summary>
public sealed class StubCostTests
{
    private const string Head = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: /a\n";

    public static TheoryData<string, string, string> Spendings => new()
    {
        { Head + "exports:\n  - targets: [ arm64-macos ]\n    symbols: [", "a,", "a ]\n" },
        { Head + "exports:\n  - targets: [ arm64-macos ]\n    symbols: [", "'''',", "a ]\n" },
        { Head + "exports:\n  - targets: [ arm64-macos ]\n    symbols: [", "\"\\n\",", "a ]\n" },
        { Head + "exports:\n  - targets: [ arm64-macos ]\n    symbols: [", "$ld$add$os13.0$a,", "a ]\n" },
        { Head + "exports:\n  - targets: [ arm64-macos ]\n    symbols: [", "$ld$previous$/b$$1$1$99$a,", "a ]\n" },
        { Head + "exports:\n", "  - symbols: [ a ]\n", "" },
        { Head + "reexported-libraries:\n  - targets: [ arm64-macos ]\n    libraries: [", "abcdefgh,", "a ]\n" },
        { Head, "---\ninstall-name: a\n", "" },
        { Head, "---\narchs: [arm64]\nplatform: macosx\ninstall-name: a\n", "" },
        { Head, "---\n", "" },
        { "", "{", "" },
        { "{\"tapi_tbd_version\":5,\"libraries\":[", "{\"install_names\":[{\"name\":\"a\"}]},", "{}" },
    };

    [Theory]
    [MemberData(nameof(Spendings))]
    public void Reading_a_stub_allocates_a_small_multiple_of_its_bytes(string head, string repeated, string tail) =>
        Assert.True(IsModest(head, repeated, tail, ParseTextStub.Run));

    [Fact]
    public async Task A_name_listed_a_million_times_is_read_in_linear_time()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Head + "exports:\n  - symbols: [" + string.Concat(Enumerable.Repeat("a,", 1_000_000)) + "a ]\n");

        // A quadratic reader needs minutes, a linear one some tens of milliseconds.
        Assert.True(await QuickWork.IsQuickAsync(_ => Assert.True(ParseTextStub.Run("x.tbd", bytes, StubLaw.MacOS13).IsSucc)));
    }

    [Fact]
    public void A_reader_that_keeps_a_record_for_every_byte_is_rejected() => Assert.False(IsModest(Head, "# comment\n", "", (path, bytes, target) =>
    {
        object[] records = bytes.ToArray().Select(b => (object)(b, new byte[32])).ToArray();
        return records.Length > 0 ? ParseTextStub.Run(path, bytes, target) : default;
    }));

    private static bool IsModest(string head, string repeated, string tail, StubLaw.Reader reader)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(repeated, 200_000 / repeated.Length)) + tail);
        reader("warm.tbd", Encoding.UTF8.GetBytes(Head), StubLaw.MacOS13);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader("x.tbd", bytes, StubLaw.MacOS13);
        return GC.GetAllocatedBytesForCurrentThread() - before < (bytes.Length * 40L) + 65536;
    }
}
