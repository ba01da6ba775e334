using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Stages.Arguments;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace AfsLd.Tests.Properties.Arguments;

public sealed class ParseArgumentsProperties
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["F"] = "_a\n_b # of b\n# none\n\n  _c*  \n",
        ["E"] = "",
        ["f"] = "x",
    };

    public static IEnumerable<object[]> Works => KnownOptions.Rows(KnownOptions.Works);

    public static IEnumerable<object[]> NotYet => KnownOptions.Rows(KnownOptions.NotYet);

    [Theory]
    [MemberData(nameof(Works))]
    public void Every_option_that_works_is_accepted_with_an_input(string row)
    {
        string[] words = row.Split(' ');

        Assert.NotNull(ArgumentRun.Options(["in.o", .. words], Files));
        Assert.NotNull(ArgumentRun.Options([.. words, "in.o"], Files));
    }

    [Theory]
    [MemberData(nameof(NotYet))]
    public void Every_option_that_is_not_built_yet_is_refused_by_its_name_and_takes_its_values(string row)
    {
        Diagnostic error = Assert.Single(ArgumentRun.Errors("in.o " + row, Files));

        Assert.Equal(ArgumentCodes.NotImplemented, error.Code);
        Assert.Contains(row.Split(' ')[0], error.Text, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Usage, error.Class);
    }

    [Theory]
    [MemberData(nameof(Works))]
    public void An_option_whose_last_value_is_missing_says_so(string row)
    {
        string[] words = row.Split(' ');
        if (words.Length == 1 || words[^1].StartsWith('-'))
        {
            return;
        }

        Diagnostic error = ArgumentRun.Errors("in.o " + string.Join(' ', words[..^1]), Files)[0];
        Assert.Equal(ArgumentCodes.MissingValue, error.Code);
        Assert.Contains("expected ", error.Text, StringComparison.Ordinal);
    }

    // The words of every known option in any order, and strange ones: what a person or a broken build may write.
    private static readonly string[] Words =
        [.. (KnownOptions.Works + "\n" + KnownOptions.NotYet).Split('\n', ' '), "", "-", "--", "@", "@F", "@r", "@nothing", "-Wl,", "-Wl,-o,x", "=", "--color=", "\0", "é"];

    [Law]
    public Property Any_words_give_an_answer() => Prop.ForAll(
        Gen.Elements(Words).ArrayOf().ToArbitrary(), words => AnswersWithin(words, Files));

    [Law]
    public bool Any_strings_give_an_answer(NonNull<string>[] words) => AnswersWithin([.. words.Select(word => word.Get)], Files);

    /// <summary>Parsers that take for granted that a value follows its option, that a response file is there, that it has another name.</summary>
    [Fact]
    public void The_words_catch_parsers_that_take_something_for_granted()
    {
        Func<string[], string>[] careless =
        [
            words => words[Array.IndexOf(words, "-o") + 1],
            words => string.Concat(words.Where(word => word.StartsWith('@')).Select(word => Files[word[1..]])),
            words => string.Concat(words.Where(word => word.StartsWith("-Wl,", StringComparison.Ordinal)).Select(word => word.Split(',')[2])),
        ];
        string[][] samples = [.. Gen.Elements(Words).ArrayOf().Sample(2000, 20)];
        Assert.All(careless, parser => Assert.Contains(samples, words => Record.Exception(() => parser(words)) is not null));
        Assert.All(samples, words => Assert.True(AnswersWithin(words, Files)));
    }

    [Fact]
    public void A_response_file_that_names_itself_ends()
    {
        Dictionary<string, string> files = new() { ["r"] = "a.o @r", ["twice"] = "@twice @twice" };

        Assert.Equal(ArgumentCodes.TooManyResponseFiles, Assert.Single(ArgumentRun.Errors("@r", files)).Code);
        Assert.Equal(ArgumentCodes.TooManyResponseFiles, ArgumentRun.Errors("@twice", files)[0].Code);
    }

    [Fact]
    public void Response_files_that_name_each_other_twice_end()
    {
        Dictionary<string, string> files = [];
        for (int i = 0; i < 15; i++)
        {
            files[$"r{i}"] = $"@r{i + 1} @r{i + 1}";
        }

        files["r15"] = "a.o";
        Assert.Equal(ArgumentCodes.TooManyResponseFiles, Assert.Single(ArgumentRun.Errors("@r0", files)).Code);
    }

    private static readonly string[] ListOptions =
        ["-exported_symbols_list F", "-unexported_symbols_list F", "-alias_list F", "-order_file F", "-filelist F", "-move_to_rw_segment __X F", "-non_global_symbols_strip_list F"];

    [Fact]
    public void What_is_no_text_is_no_list()
    {
        foreach (string option in ListOptions)
        {
            Diagnostic error = Assert.Single(ArgumentRun.Errors("a.o " + option, new() { ["F"] = "_a _b\0\n" }));
            Assert.Equal((ArgumentCodes.NotAList, FailureClass.MalformedInput, "F"), (error.Code, error.Class, error.Origin.File));
        }
    }

    [Fact]
    public void A_byte_order_mark_and_line_ends_of_Windows_are_no_part_of_a_list()
    {
        foreach (string option in ListOptions)
        {
            LinkOptions plain = ArgumentRun.Options("a.o " + option, new() { ["F"] = "_a _b\n_c _d\n" });
            LinkOptions marked = ArgumentRun.Options("a.o " + option, new() { ["F"] = "\uFEFF_a _b\n_c _d\n" });
            LinkOptions windows = ArgumentRun.Options("a.o " + option, new() { ["F"] = "_a _b\r\n_c _d\r\n" });
            LinkOptions mutant = ArgumentRun.Options("a.o " + option, new() { ["F"] = "\u200B_a _b\n_c _d\n" });

            Assert.Equal(Listed(plain), Listed(marked));
            Assert.Equal(Listed(plain), Listed(windows).Replace("\r", "", StringComparison.Ordinal));
            Assert.NotEqual(Listed(plain), Listed(mutant));
        }
    }

    private static string Listed(LinkOptions options) => string.Join('|',
        [
            .. options.ExportedNames ?? [], .. options.UnexportedNames, .. options.LocalStripNames,
            .. options.Aliases.Select(alias => alias.ToString()),
            .. options.Inputs.Select(input => input.ToString()),
            .. options.OrderFiles.Concat(options.MovedSymbols.Select(move => move.List)).Select(list => Encoding.UTF8.GetString(list.Span)),
        ]);

    private static bool AnswersWithin(string[] words, Dictionary<string, string> files)
    {
        ArgumentRun.Parse(words, files);
        return true;
    }

    [Law]
    public bool The_last_of_a_repeated_scalar_wins(byte first, byte second)
    {
        LinkOptions options = ArgumentRun.Options(
            $"a.o -dylib -o a{first} -o b{second} -e _a{first} -e _b{second} -install_name i{first} -install_name j{second} "
            + $"-headerpad {first:x} -headerpad {second:x} -current_version {first} -current_version {second} "
            + $"-platform_version ios {first} {first} -platform_version ios {second} {second} "
            + "-fixup_chains -no_fixup_chains -adhoc_codesign -no_adhoc_codesign -undefined error -undefined suppress -twolevel_namespace -flat_namespace");

        return LastWins(options, second) && !LastWins(FirstWins(options, first), second) | first == second;
    }

    private static bool LastWins(LinkOptions options, byte value) => options.OutputPath == $"b{value}"
        && options.EntryName == $"_b{value}"
        && options.InstallName == $"j{value}"
        && options.HeaderPad == value
        && options.CurrentVersion == PackedVersion.Of(value)
        && options.Platform == new PlatformVersion(Platform.IOS, PackedVersion.Of(value), PackedVersion.Of(value))
        && options.FixupEncoding == FixupEncoding.Classic
        && options.AdhocCodeSign == false
        && options.Undefined == UndefinedTreatment.Suppress
        && options.FlatNamespace;

    // The mutant: a parser that keeps the first header pad.
    private static LinkOptions FirstWins(LinkOptions options, byte first) => options with { HeaderPad = first };

    [Fact]
    public void Inputs_keep_their_order_and_modifiers()
    {
        LinkOptions options = ArgumentRun.Options(
            "a.o -lz -weak-ly -force_load b.a --start-lib c.o --end-lib -framework X,_d -needed_framework Y -filelist F d.o -bundle -bundle_loader host",
            new() { ["F"] = "p q.o\r\n\nr.o" });

        Assert.Equal(
            [
                new InputRequest.File("a.o"),
                new InputRequest.Library("z"),
                new InputRequest.Library("y", LoadModifiers.Weak),
                new InputRequest.File("b.a", LoadModifiers.ForceLoad),
                new InputRequest.File("c.o", LoadModifiers.Lazy),
                new InputRequest.Framework("X", "_d"),
                new InputRequest.Framework("Y", null, LoadModifiers.Needed),
                new InputRequest.File("p q.o"),
                new InputRequest.File("r.o"),
                new InputRequest.File("d.o"),
                new InputRequest.File("host", LoadModifiers.BundleLoader),
            ],
            options.Inputs.AsEnumerable());
    }

    [Fact]
    public void A_filelist_names_the_folder_of_its_paths() => Assert.Equal(
        [new InputRequest.File("out/a.o"), new InputRequest.File("out/b.o")],
        ArgumentRun.Options("-filelist list,out", new() { ["list"] = "a.o\nb.o\n" }).Inputs.AsEnumerable());

    [Fact]
    public void Lists_of_symbols_have_comments_and_spaces_in_names()
    {
        LinkOptions options = ArgumentRun.Options("a.o -exported_symbols_list F -exported_symbol _d", new() { ["F"] = "# all\n_a # b\n\n  -[A b: c]\t\n_c*" });

        Assert.Equal(["_a", "-[A b: c]", "_c*", "_d"], options.ExportedNames ?? Enumerable.Empty<string>());
    }

    [Fact]
    public void The_contents_of_a_created_section_are_its_file() => Assert.Equal(
        "x"u8.ToArray(), ArgumentRun.Options("a.o -sectcreate __TEXT __info_plist f", Files).CreatedSections[0].Bytes.ToArray());

    [Fact]
    public void Wl_is_split_and_response_files_are_expanded_in_place()
    {
        LinkOptions options = ArgumentRun.Options(["-Wl,-o,out", "@r", "c.o"], new() { ["r"] = "'a b.o' -e \"_x\"\\ y\n@s", ["s"] = "s.o" });

        Assert.Equal("out", options.OutputPath);
        Assert.Equal("_x y", options.EntryName);
        Assert.Equal(["a b.o", "s.o", "c.o"], options.Inputs.Select(input => ((InputRequest.File)input).Path));
    }

    [Fact]
    public void An_rpath_is_no_response_file_and_a_missing_one_is_kept()
    {
        LinkOptions options = ArgumentRun.Options("a.o -rpath @loader_path/../lib -install_name @rpath/x -dylib -u @odd");

        Assert.Equal(["@loader_path/../lib"], options.Rpaths.AsEnumerable());
        Assert.Equal("@rpath/x", options.InstallName);
        Assert.Equal(["@odd"], options.RequiredNames.AsEnumerable());
    }

    [Theory]
    [InlineData("a.o -dylib -bundle", ArgumentCodes.Conflict)]
    [InlineData("a.o -current_version 1", ArgumentCodes.Conflict)]
    [InlineData("a.o -bundle_loader x", ArgumentCodes.Conflict)]
    [InlineData("a.o -dylib -stack_size 4000", ArgumentCodes.Conflict)]
    [InlineData("a.o -reexport-lx", ArgumentCodes.Conflict)]
    [InlineData("a.o -exported_symbol a -unexported_symbol b", ArgumentCodes.Conflict)]
    [InlineData("a.o -no_exported_symbols -exported_symbol b", ArgumentCodes.Conflict)]
    [InlineData("a.o -platform_version macos 13 13 -platform_version ios 16 16", ArgumentCodes.Conflict)]
    [InlineData("a.o -undefined warning", ArgumentCodes.Conflict)]
    [InlineData("a.o -flat_namespace -undefined suppress -twolevel_namespace", ArgumentCodes.Conflict)]
    [InlineData("a.o -dylib -client_name x", ArgumentCodes.Conflict)]
    [InlineData("a.o --end-lib", ArgumentCodes.Conflict)]
    [InlineData("a.o -arch arm64e", ArgumentCodes.UnsupportedArchitecture)]
    [InlineData("a.o -arch x86_64", ArgumentCodes.UnsupportedArchitecture)]
    [InlineData("a.o -platform_version macos 13.0.0.0 14", ArgumentCodes.BadValue)]
    [InlineData("a.o -platform_version macos 13. 14", ArgumentCodes.BadValue)]
    [InlineData("a.o -platform_version macos 65536 14", ArgumentCodes.BadValue)]
    [InlineData("a.o -platform_version macos 13.256 14", ArgumentCodes.BadValue)]
    [InlineData("a.o -platform_version 13 13 14", ArgumentCodes.BadValue)]
    [InlineData("a.o -pagezero_size 1", ArgumentCodes.BadValue)]
    [InlineData("a.o -headerpad zz", ArgumentCodes.BadValue)]
    [InlineData("a.o -sectalign __A __b 3", ArgumentCodes.BadValue)]
    [InlineData("a.o -segprot __A rq r", ArgumentCodes.BadValue)]
    [InlineData("a.o -add_empty_section __A seventeen_letters", ArgumentCodes.BadValue)]
    [InlineData("a.o -undefined sometimes", ArgumentCodes.BadValue)]
    [InlineData("a.o -j x", ArgumentCodes.BadValue)]
    [InlineData("-o out", ArgumentCodes.NoInputs)]
    public void What_cannot_be_is_wrong_usage(string arguments, string code)
    {
        Diagnostic error = ArgumentRun.Errors(arguments)[0];

        Assert.Equal(code, error.Code);
        Assert.Equal(FailureClass.Usage, error.Class);
    }

    [Fact]
    public void A_list_that_cannot_be_read_is_a_missing_input()
    {
        Diagnostic error = Assert.Single(ArgumentRun.Errors("a.o -exported_symbols_list nowhere"));

        Assert.Equal(FailureClass.MissingInput, error.Class);
        Assert.Equal("nowhere", error.Origin.File);
    }

    [Fact]
    public void All_errors_are_told_in_argument_order() => Assert.Equal(
        [ArgumentCodes.UnknownOption, ArgumentCodes.BadValue, ArgumentCodes.NotImplemented, ArgumentCodes.MissingValue],
        ArgumentRun.Errors("-frobnicate a.o -headerpad q -kext -e").Select(error => error.Code));

    [Fact]
    public void A_zippered_dylib_has_two_platforms_in_any_order()
    {
        LinkOptions options = ArgumentRun.Options("a.o -dylib -platform_version mac-catalyst 16 17 -platform_version macos 13 14");

        Assert.Equal(Platform.MacOS, options.Platform?.Platform);
        Assert.Equal(Platform.MacCatalyst, options.ZipperedPlatform?.Platform);
    }

    [Theory]
    [InlineData("-dylib", true)]
    [InlineData("-bundle", true)]
    [InlineData("-r", true)]
    [InlineData("-execute", false)]
    [InlineData("-dylinker", false)]
    public void What_cannot_be_zippered_is_for_macos_alone_with_a_warning(string kind, bool isZippered)
    {
        string arguments = $"a.o {kind} -platform_version mac-catalyst 16 17 -platform_version macos 13 14";
        LinkOptions options = ArgumentRun.Options(arguments);

        Assert.Equal(Platform.MacOS, options.Platform?.Platform);
        Assert.Equal(isZippered, options.ZipperedPlatform is not null);
        Assert.Equal(isZippered ? "" : ArgumentCodes.NoEffect, string.Join(' ', ArgumentRun.Link(arguments.Split(' ')).Warnings.Select(static warning => warning.Code)));
    }

    [Fact]
    public void Mac_Catalyst_begins_with_13() =>
        Assert.Equal(ArgumentCodes.BadValue, Assert.Single(ArgumentRun.Errors("a.o -dylib -platform_version mac-catalyst 12.9 17")).Code);

    [Fact]
    public void An_older_minimum_option_takes_the_sdk_from_its_own_option()
    {
        Assert.Equal(
            new PlatformVersion(Platform.MacOS, PackedVersion.Of(11, 3), PackedVersion.Of(12)),
            ArgumentRun.Options("a.o -macosx_version_min 11.3 -sdk_version 12.0").Platform);
        Assert.Equal(
            new PlatformVersion(Platform.MacOS, PackedVersion.Of(11, 3), PackedVersion.Of(11, 3)),
            ArgumentRun.Options("a.o -macosx_version_min 11.3").Platform);
    }

    [Fact]
    public void A_dylib_version_that_does_not_fit_is_cut_with_a_warning()
    {
        CommandLine.Link link = ArgumentRun.Link("a.o -dylib -current_version 70000.1.300.4".Split(' '));

        Assert.Equal(PackedVersion.Of(65535, 1, 255), link.Options.CurrentVersion);
        Assert.Equal(ArgumentCodes.AdjustedValue, Assert.Single(link.Warnings).Code);
    }

    [Fact]
    public void An_output_that_is_called_like_an_option_is_doubted() =>
        Assert.Equal(ArgumentCodes.OddValue, Assert.Single(ArgumentRun.Link("a.o -o -dylib".Split(' ')).Warnings).Code);

    [Theory]
    [InlineData("-order_file")]
    [InlineData("-exported_symbols_list")]
    public void A_file_of_an_option_that_cannot_be_read_has_its_code(string option) =>
        Assert.Equal(ArgumentCodes.UnreadableFile, Assert.Single(ArgumentRun.Errors($"a.o {option} none")).Code);

    [Fact]
    public void A_repeated_rpath_is_kept_once()
    {
        CommandLine.Link link = ArgumentRun.Link("a.o -rpath a -rpath b -rpath a".Split(' '));

        Assert.Equal(["a", "b"], link.Options.Rpaths.AsEnumerable());
        Assert.Equal(ArgumentCodes.DuplicateRpath, Assert.Single(link.Warnings).Code);
    }

    [Fact]
    public void ZERO_AR_DATE_is_reproducible() => Assert.True(ArgumentRun.Parse(["a.o"], null, new ArgumentContext("/w", ZeroObjectTimes: true))
        .Match(Succ: line => ((CommandLine.Link)line).Options is { Reproducible: true, WorkingFolder: "/w" }, Fail: _ => false));

    [Fact]
    public void What_is_not_a_link_is_told_apart()
    {
        Assert.IsType<CommandLine.Print>(Accepted("--version"));
        Assert.IsType<CommandLine.Print>(Accepted("--help"));
        Assert.IsType<CommandLine.Print>(Accepted("-version_details"));
        Assert.StartsWith("@(#)PROGRAM:ld PROJECT:ld64-", Assert.IsType<CommandLine.Banner>(Accepted("-v")).Text, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Assert.IsType<CommandLine.Verify>(Accepted("--verify a b")).Paths.AsEnumerable());
        Assert.True(Assert.IsType<CommandLine.Link>(Accepted("--verify a.o -o b")).Options.VerifyOutput);
        Assert.Equal("a", Assert.IsType<CommandLine.Dump>(Accepted("--dump a")).Paths[0]);
    }

    private static CommandLine Accepted(string arguments) =>
        ArgumentRun.Parse(arguments.Split(' ')).Match(Succ: line => line, Fail: error => throw new Xunit.Sdk.XunitException(error.Message));

    [Fact]
    public void Help_fits_80_columns_and_version_details_are_JSON()
    {
        Assert.All(((CommandLine.Print)Accepted("--help")).Text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        using var document = System.Text.Json.JsonDocument.Parse(((CommandLine.Print)Accepted("-version_details")).Text);
        Assert.True(document.RootElement.TryGetProperty("architectures", out _));
    }

    [Fact]
    public void The_version_is_that_of_the_build() => Assert.StartsWith(
        VersionText.Version + ".", typeof(ParseArguments).Assembly.GetName().Version?.ToString() ?? "", StringComparison.Ordinal);

    [Theory]
    [InlineData("a.o -exported_symbols_list F")]
    [InlineData("a.o -alias_list F")]
    [InlineData("a.o -order_file F")]
    [InlineData("a.o -filelist F")]
    [InlineData("a.o -move_to_rw_segment __FOO F")]
    [InlineData("a.o @F")]
    public void A_file_of_lines_has_no_NUL(string arguments)
    {
        Assert.NotEmpty(ArgumentRun.Link(arguments.Split(' '), new() { ["F"] = "_a _b" }).Options.Inputs);
        Diagnostic error = Assert.Single(ArgumentRun.Errors(arguments, new() { ["F"] = "_a _b\0" }));
        Assert.Equal((ArgumentCodes.NotAList, "F"), (error.Code, error.Origin.File));
    }
}
