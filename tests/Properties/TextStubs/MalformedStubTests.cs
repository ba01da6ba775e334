using System.Linq;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Stages.Parsing.TextStubs;
using Xunit;

namespace AfsLd.Tests.Properties.TextStubs;

public sealed class MalformedStubTests
{
    private const string Head = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: /a\n";

    [Theory]
    [InlineData("exports:\n  - targets: [ arm64-macos ]\n    symbols: [ _a _b, 'c\n", 7, 23, "a string that ends on its line")]
    [InlineData("exports:\n  - targets: [ arm64-macos ]\n    symbols: [ _a 'b' ]\n", 7, 0, null)]
    [InlineData("exports:\n  - targets: [ arm64-macos ]\n    symbols: [ _a\n               _b ]\n", 8, 16, "',' or ']'")]
    [InlineData("exports:\n  - targets: [ arm64-macos ]\n    symbols: [ _a, &anchor _b ]\n", 7, 20, "a name, a number or a quoted string")]
    [InlineData("exports:\n  - targets: [ arm64-macos ]\n    symbols: [ _a,\n", 8, 1, "']'")]
    [InlineData("exports:\n  - targets: [ arm64-macos ]\n   symbols: [ _a ]\n", 7, 4, "an item of the list above, or less indentation")]
    [InlineData("exports: !!seq [ ]\n", 5, 10, "'[' or an indented list")]
    [InlineData("exports:\n\t- targets: [ arm64-macos ]\n", 6, 1, "spaces, not a tab, before the line's content")]
    [InlineData("just words\n", 5, 1, "a key and a colon")]
    [InlineData("flags: [ [ a ] ]\n", 5, 10, "a name, a number or a quoted string")]
    [InlineData("current-version: two\n", 5, 18, "a version such as 1.2.3")]
    [InlineData("flags: [ \"\\q\" ]\n", 5, 11, "a known escape")]
    [InlineData("uuids: [ a ] b\n", 5, 14, "the end of the line")]
    public void An_error_names_its_line_and_column(string rest, int line, int column, string? expected)
    {
        Diagnostic? failure = FailureOf(Head + rest);
        if (expected is null)
        {
            // A plain scalar of several words is one name.
            Assert.Null(failure);
            return;
        }

        Assert.NotNull(failure);
        Assert.Equal(TextStubCodes.Malformed, failure.Code);
        Assert.Equal($"line {line}, column {column}: expected {expected}", failure.Text);
        Assert.Equal(FailureClass.MalformedInput, failure.Class);
        string text = Head + rest;
        Assert.Equal(string.Join('\n', text.Split('\n').Take(line - 1)).Length + 1 + column - 1, failure.Origin.Offset);
    }

    [Theory]
    [InlineData("--- !tapi-tbd\ntbd-version: 6\ninstall-name: /a\n", TextStubCodes.Version)]
    [InlineData("--- !tapi-tbd\ntargets: [ arm64-macos ]\ninstall-name: /a\n", TextStubCodes.Malformed)]
    [InlineData("--- !tapi-tbd-v9\n", TextStubCodes.Malformed)]
    [InlineData("--- !tapi-tbd\ntbd-version: 4\ntargets: [ x86_64-macos, riscv-macos ]\ninstall-name: /a\n", TextStubCodes.NoTarget)]
    [InlineData("--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-ios ]\ninstall-name: /a\n", TextStubCodes.NoTarget)]
    [InlineData("--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\n", TextStubCodes.Malformed)]
    [InlineData("{\"tapi_tbd_version\": 6, \"main_library\": {\"install_names\": [{\"name\": \"/a\"}]}}", TextStubCodes.Version)]
    [InlineData("{\"tapi_tbd_version\": 5}", TextStubCodes.Malformed)]
    [InlineData("{\"main_library\": {\"install_names\": [{\"name\": \"/a\"}]}}", TextStubCodes.Malformed)]
    [InlineData("{\"tapi_tbd_version\": 5, \"main_library\": {\"install_names\": [{\"name\": \"/a\"}]}} x", TextStubCodes.Malformed)]
    [InlineData("{\"tapi_tbd_version\": 5, \"main_library\": {}}", TextStubCodes.Malformed)]
    [InlineData("---\n---\n", TextStubCodes.Malformed)]
    [InlineData("", TextStubCodes.Malformed)]
    [InlineData("# nothing", TextStubCodes.Malformed)]
    [InlineData("...\n", TextStubCodes.Malformed)]
    public void What_is_no_stub_for_the_target_is_refused_with_its_code(string text, string code) => Assert.Equal(code, FailureOf(text)?.Code);

    [Theory]
    [InlineData("--- !tapi-tbd\n", true)]
    [InlineData("# comment\n\n---\narchs:", true)]
    [InlineData("\uFEFF{ \"main_library\": 1 }", true)]
    [InlineData("!<arch>\n", false)]
    [InlineData("", false)]
    public void A_stub_is_recognised_by_its_first_content(string text, bool expected) =>
        Assert.Equal(expected, ParseTextStub.Recognises(Encoding.UTF8.GetBytes(text)));

    private static Diagnostic? FailureOf(string text)
    {
        Diagnostic? failure = null;
        ParseTextStub.Run("x.tbd", Encoding.UTF8.GetBytes(text), StubLaw.MacOS13).IfFail(e => failure = LinkError.DiagnosticsOf(e)[0]);
        return failure;
    }
}
