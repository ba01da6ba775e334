using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>What -ObjC links, from the bytes of archives on.</summary>
public sealed class ObjectiveCLoadTests
{
    [Theory]
    [InlineData(false, false, "main.o")]
    [InlineData(true, false, "main.o lib.a(class.o) lib.a(category.o) lib.a(swift.o)")]
    [InlineData(false, true, "main.o lib.a(class.o) lib.a(category.o) lib.a(swift.o) lib.a(plain.o)")]
    public void Classes_categories_and_Swift_are_linked_with_the_option(bool objC, bool all, string expected) =>
        Assert.Equal(expected, Link(new LinkOptions { Kind = OutputKind.Dylib, ObjCLoad = objC, AllLoad = all }));

    [Law]
    public void Members_of_any_bytes_are_looked_at_and_left(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = WithSection("__DATA", "__objc_catlist");
        for (int i = random.Next(6); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        bytes = bytes[..random.Next(bytes.Length + 1)];
        var archive = new ParsedArchive("l.a", LoadModifiers.None, [new ArchiveMember("m.o", bytes, 8, 0)], new ArchiveIndex(ReadOnlyMemory<byte>.Empty, [], [], [], []));
        Assert.Single(FindObjectiveC.InArchive(archive));
    }

    private static string Link(LinkOptions options)
    {
        var text = new ObjectBuilder();
        text.Define("_main", text.Text(0xd65f03c0), 0);
        var withClass = new ObjectBuilder();
        withClass.Define("_OBJC_CLASS_$_Thing", withClass.Data(0), 0);
        var plain = new ObjectBuilder();
        plain.Define("_plain", plain.Data(0), 0);
        byte[] archive = new ArchiveBuilder(ArchiveStyle.Bsd)
            .Add("class.o", withClass.Build(), "_OBJC_CLASS_$_Thing")
            .Add("category.o", WithSection("__DATA", "__objc_catlist"))
            .Add("swift.o", WithSection("__TEXT", "__swift5_protos"))
            .Add("plain.o", plain.Build(), "_plain")
            .Build();
        ImmutableArray<LoadedInput> inputs =
        [
            new LoadedInput(new InputRequest.File("main.o"), "main.o", text.Build(), 0),
            new LoadedInput(new InputRequest.File("lib.a"), "lib.a", archive, 0),
        ];
        return ParseInputs.Run(SequentialExecution.Instance, inputs, options)
            .Bind(parsed => ResolveSymbols.Run(SequentialExecution.Instance, parsed, options))
            .Match(
                Succ: resolution => string.Join(' ', resolution.Objects.Select(value => value.Origin.FileAndMember)),
                Fail: error => error.Message);
    }

    private static byte[] WithSection(string segment, string section)
    {
        var value = new ObjectBuilder();
        value.Section(segment, section, new byte[8], alignLog2: 3);
        return value.Build();
    }
}
