using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>Other names of what is private: locals of the symbol table, at the place that they name.</summary>
public sealed class HiddenAliasTests
{
    private const byte PrivateSection = 0x1e; // N_SECT | N_PEXT

    private static readonly LinkOptions Plain = RandomProgram.WithoutLibrary(1).Options with { DeadStrip = false };

    [Fact]
    public void Each_is_listed_once_by_name_at_what_it_names()
    {
        SymbolTableReader table = Link(Plain);
        ulong target = table.Entries.Single(entry => entry.Name == "_target").Value;
        Assert.Equal(
            [("_alias", target), ("_option", target), ("_zebra", target)],
            table.Entries.Where(entry => entry.Type == PrivateSection && entry.Name != "_target").Select(entry => (entry.Name, entry.Value)));
        Assert.Equal(table.Locals.Count, table.Entries.TakeWhile(entry => (entry.Type & 1) == 0).Count());
    }

    [Fact]
    public void Options_that_strip_locals_strip_them()
    {
        Assert.DoesNotContain(Link(Plain with { StripLocals = true }).Entries, IsAlias);
        Assert.Equal(["_option", "_zebra"], Link(Plain with { LocalStripNames = ["_alias"] }).Entries.Where(IsAlias).Select(entry => entry.Name));
        Assert.Equal(["_alias"], Link(Plain with { LocalKeepNames = ["_alias"] }).Entries.Where(IsAlias).Select(entry => entry.Name));
    }

    [Fact]
    public void What_nobody_refers_to_takes_its_other_names_with_it() =>
        Assert.DoesNotContain(Link(Plain with { DeadStrip = true, Aliases = [] }).Entries, IsAlias);

    private static bool IsAlias(SymbolTableReader.Entry entry) => entry.Name is "_alias" or "_option" or "_zebra";

    private static SymbolTableReader Link(LinkOptions options)
    {
        var names = new ObjectBuilder();
        int undefined = names.Undefined("_target");
        names.Indirect("_zebra", undefined);
        names.Indirect("_alias", undefined);
        var code = new ObjectBuilder();
        int text = code.Text(0xd65f03c0, 0xd65f03c0);
        code.Define("_main", text, 0);
        code.Define("_target", text, 4, isPrivateExtern: true);
        ImmutableArray<LoadedInput> inputs = [Input("names.o", names.Build()), Input("code.o", code.Build())];
        LinkOptions with = options with { Inputs = [.. inputs.Select(input => input.Request)] };
        if (!options.DeadStrip)
        {
            with = with with { Aliases = [new SymbolAlias("_target", "_option")] };
        }

        return new SymbolTableReader([.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, inputs, with)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
    }

    private static LoadedInput Input(string path, byte[] bytes) => new(new InputRequest.File(path), path, bytes, 0);
}
