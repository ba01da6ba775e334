using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Shell;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

public sealed class LinkCommandTests : IDisposable
{
    private static readonly PlatformVersion Mac = new(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_link_publishes_its_output_and_nothing_else()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main"));

        Assert.Empty(Link(out string[] read, "main.o"));

        Assert.Equal(["main.o", "out"], folder.Names.Order());
        Assert.Equal([folder["main.o"]], read);
    }

    [Fact]
    public void A_link_that_fails_leaves_the_old_output()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main", calls: "_nowhere"));
        File.WriteAllText(folder["out"], "old");

        Assert.Equal("undefined-symbol", Assert.Single(Link(out _, "main.o")).Code);

        Assert.Equal("old", File.ReadAllText(folder["out"]));
        Assert.Equal(["main.o", "out"], folder.Names.Order());
    }

    [Fact]
    public void An_output_of_more_than_2_GiB_is_refused_and_leaves_nothing()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main"));

        Assert.Equal(OutputCodes.TooLarge, Assert.Single(Link(out _, options => options with { HeaderPad = int.MaxValue }, "main.o")).Code);

        Assert.Equal(["main.o"], folder.Names);
    }

    [Fact]
    public void A_map_is_written_if_the_link_succeeds_and_over_no_input()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main"));
        File.WriteAllBytes(folder["bad.o"], Function("_main", calls: "_nowhere"));

        Assert.Single(Link(out _, options => options with { MapPath = folder["map"] }, "bad.o"));
        Assert.Equal(OutputCodes.IsInput, Assert.Single(Link(out _, options => options with { MapPath = folder["main.o"] }, "main.o")).Code);
        Assert.Equal(["bad.o", "main.o"], folder.Names.Order());

        Assert.Empty(Link(out _, options => options with { MapPath = folder["map"] }, "main.o"));
        Assert.Equal(["bad.o", "main.o", "map", "out"], folder.Names.Order());
        Assert.StartsWith($"# Path: {folder["out"]}\n", File.ReadAllText(folder["map"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_is_never_replaced()
    {
        byte[] contents = Function("_main");
        File.WriteAllBytes(folder["out"], contents);

        Assert.Equal(OutputCodes.IsInput, Assert.Single(Link(out _, "out")).Code);

        Assert.Equal(contents, File.ReadAllBytes(folder["out"]));
    }

    [Fact]
    public void All_missing_and_unreadable_inputs_are_told_together_in_order()
    {
        Directory.CreateDirectory(folder["b.o"]);

        Diagnostic[] errors = Link(out _, "a.o", "b.o", "c.o");

        Assert.Equal(["file-not-found", LoadCodes.Unreadable, "file-not-found"], errors.Select(error => error.Code));
        Assert.All(errors, error => Assert.Equal(FailureClass.MissingInput, error.Class));
    }

    [Fact]
    public void Members_that_are_pulled_may_ask_for_libraries_whose_members_ask_for_more()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main", calls: "_one"));
        Archive("one", Function("_one", calls: "_two", asksFor: "-ltwo"), "_one");
        Archive("two", Function("_two", calls: "_three", asksFor: "-lthree"), "_two");
        Archive("three", Function("_three"), "_three");

        Assert.Empty(Link(out string[] read, "main.o", "libone.a"));

        Assert.Equal([folder["main.o"], folder["libone.a"], folder["libtwo.a"], folder["libthree.a"]], read);
    }

    [Fact]
    public void Members_that_nobody_pulls_ask_for_nothing()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main"));
        Archive("one", Function("_one", asksFor: "-ltwo"), "_one");
        Archive("two", Function("_two"), "_two");

        Assert.Empty(Link(out string[] read, "main.o", "libone.a"));

        Assert.Equal([folder["main.o"], folder["libone.a"]], read);
    }

    [Fact]
    public void Without_the_second_round_the_law_would_fail()
    {
        // The mutant: a shell that resolves once. What members ask for is then undefined.
        File.WriteAllBytes(folder["main.o"], Function("_main", calls: "_one"));
        Archive("one", Function("_one", calls: "_two", asksFor: "-ltwo"), "_one");
        Archive("two", Function("_two"), "_two");

        Assert.Equal("undefined-symbol", Assert.Single(Link(out _, options => options with { AutoLink = false }, "main.o", "libone.a")).Code);
    }

    [Fact]
    public void Two_links_differ_only_if_a_random_uuid_is_asked_for()
    {
        File.WriteAllBytes(folder["main.o"], Function("_main"));
        byte[] Output(bool isRandom)
        {
            Assert.Empty(Link(out _, options => options with { RandomUuid = isRandom }, "main.o"));
            return File.ReadAllBytes(folder["out"]);
        }

        Assert.Equal(Output(isRandom: false), Output(isRandom: false));
        Assert.NotEqual(Output(isRandom: true), Output(isRandom: true));
    }

    private Diagnostic[] Link(out string[] read, params string[] inputs) => Link(out read, options => options, inputs);

    private Diagnostic[] Link(out string[] read, Func<LinkOptions, LinkOptions> change, params string[] inputs)
    {
        List<Diagnostic> diagnostics = [];
        LoadFiles files = new(FileMeansOf.ThisSystem);
        LinkOptions options = change(new LinkOptions
        {
            Platform = Mac,
            OutputPath = folder["out"],
            Inputs = [.. inputs.Select(input => new InputRequest.File(folder[input]))],
            LibraryPaths = [folder.Path],
        });
        LinkCommand.Link(options, files, SilentObserver.Instance, diagnostics);
        read = [.. files.Files.Select(file => file.Path)];
        return [.. diagnostics];
    }

    private void Archive(string name, byte[] member, string symbol) =>
        File.WriteAllBytes(folder[$"lib{name}.a"], new ArchiveBuilder(ArchiveStyle.Bsd).Add("member.o", member, symbol).Build());

    private static byte[] Function(string name, string? calls = null, string? asksFor = null)
    {
        ObjectBuilder builder = new ObjectBuilder().BuildVersion(1, Mac.MinimumOS.Packed, Mac.Sdk.Packed);
        int text = builder.Text(calls is null ? 0xd503201f : 0x94000000, 0xd65f03c0); // nop or bl, ret
        builder.Define(name, text, 0);
        if (calls is not null)
        {
            builder.Instruction(text, 0, RelocationType.Branch26, builder.Undefined(calls));
        }

        if (asksFor is not null)
        {
            builder.LinkerOption(asksFor);
        }

        return builder.Build();
    }
}
