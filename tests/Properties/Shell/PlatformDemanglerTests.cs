using System;
using System.IO;
using AfsLd.Shell.Reporting;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>Readable names where the machine has a demangler, the names themselves where it has none or a broken one.</summary>
public sealed class PlatformDemanglerTests
{
    private const string Message = "undefined symbol: __ZN4geom5shape4areaEPKdi\n    referenced by main.o:(__TEXT,__text+0x8)\n    and ____Znot_one\n";

    [Fact]
    public void Names_become_what_a_program_says()
    {
        using var folder = new TemporaryFolder();
        string program = Script(folder, "while read -r name; do [ \"$name\" = _ZN4geom5shape4areaEPKdi ] && echo 'geom::shape::area(double const*, int)' || echo \"$name\"; done");
        Assert.Equal(Message.Replace("__ZN4geom5shape4areaEPKdi", "geom::shape::area(double const*, int)", StringComparison.Ordinal), PlatformDemangler.Run(Message, [program]));
    }

    [Fact]
    public void A_program_that_is_not_there_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        string program = Script(folder, "sed s/.*/readable/");
        Assert.Contains("undefined symbol: readable\n", PlatformDemangler.Run(Message, ["/nowhere/c++filt", program]), StringComparison.Ordinal);
        Assert.Equal(Message, PlatformDemangler.Run(Message, ["/nowhere/c++filt"]));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("head -n 1 >/dev/null; echo one")]
    public void A_program_that_says_too_little_changes_nothing(string body)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Message, PlatformDemangler.Run(Message, [Script(folder, body)]));
    }

    [Fact]
    public void A_message_without_such_names_starts_nothing() => Assert.Equal("plain", PlatformDemangler.Run("plain", ["/nowhere"]));

    private static string Script(TemporaryFolder folder, string body)
    {
        string path = Path.Combine(folder.Path, "filter");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
