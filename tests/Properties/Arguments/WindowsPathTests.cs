using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Stages.Arguments;
using AfsLd.Stages.DebugMap;
using Xunit;

namespace AfsLd.Tests.Properties.Arguments;

/// <summary>On Windows a path means the same with backslashes and with slashes.</summary>
public sealed class WindowsPathTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        [@"C:\lists\files"] = "a\\b.o\nD:\\c.o\n", ["C:/lists/files"] = "a/b.o\nD:/c.o\n",
    };

    private static readonly string[] Arguments =
    [
        @"dir\main.o", @"C:\sdk\lib\libz.a", "-force_load", @"..\libq.a", "-filelist", @"C:\lists\files", @"-LC:\sdk\lib", "-F", @"C:\sdk\frameworks",
        "-syslibroot", @"C:\sdk", "-o", @"out\libx.dylib", "-dylib", "-map", @"out\map", "-dependency_info", @"out\info", "-oso_prefix", @"C:\work\",
        "-dylib_file", @"/usr/lib/libq.dylib:C:\q.tbd", "-final_output", @"out\libx.dylib", "-add_ast_path", @"C:\x.swiftmodule",
    ];

    [Fact]
    public void Backslashes_mean_the_same_as_slashes_where_the_working_folder_has_a_drive() =>
        Assert.Equal(Text(Parse(Slashed(Arguments), @"C:\work")), Text(Parse(Arguments, @"C:\work")));

    [Fact]
    public void Elsewhere_they_are_part_of_names()
    {
        Assert.NotEqual(Text(Parse(Slashed(Arguments), "/work")), Text(Parse(Arguments, "/work")));
        Assert.Equal(@"out\libx.dylib", Parse(Arguments, "/work").OutputPath);
        Assert.DoesNotContain('\\', Text(Parse(Arguments, @"C:\work")));
    }

    [Fact]
    public void What_is_no_path_keeps_its_backslashes() =>
        Assert.Equal(@"/usr/lib/a\b.dylib", Parse(["main.o", "-dylib", "-install_name", @"/usr/lib/a\b.dylib"], @"C:\work").InstallName);

    [Theory]
    [InlineData(@"C:\work", @"D:\objects\a.o", "D:/objects/a.o")]
    [InlineData(@"C:\work", @"objects\a.o", "C:/work/objects/a.o")]
    [InlineData(@"C:\work", @".\a.o", "C:/work/a.o")]
    [InlineData(@"C:\", "a.o", "C:/a.o")]
    [InlineData("/work", "D:/objects/a.o", "/work/D:/objects/a.o")]
    [InlineData("/work", "/objects/a.o", "/objects/a.o")]
    public void The_debug_map_names_objects_by_absolute_paths(string folder, string path, string expected)
    {
        LinkOptions options = Parse([path], folder);

        Assert.Equal(expected, ObjectPath.Of(new Origin(Assert.IsType<InputRequest.File>(Assert.Single(options.Inputs)).Path), options));
    }

    private static string[] Slashed(string[] arguments) => [.. arguments.Select(argument => argument.Replace('\\', '/'))];

    // Records compare arrays by identity: what they hold is compared as text.
    private static string Text(LinkOptions options) => string.Join(
        '\n',
        [
            options.WorkingFolder, options.OutputPath, options.MapPath, options.DependencyInfoPath, options.OsoPrefix, options.FinalOutput,
            .. options.Inputs.Select(input => input.ToString()), .. options.LibraryPaths, .. options.FrameworkPaths, .. options.SysLibRoots,
            .. options.DylibFiles.Select(file => file.ToString()), .. options.AstPaths,
        ]);

    private static LinkOptions Parse(string[] arguments, string folder) =>
        Assert.IsType<CommandLine.Link>(ArgumentRun.Parse(arguments, Files, new ArgumentContext(folder, ZeroObjectTimes: false)).Match(
            Succ: line => line, Fail: error => throw new Xunit.Sdk.XunitException(string.Join("\n", LinkError.DiagnosticsOf(error).Select(d => d.Text))))).Options;
}
