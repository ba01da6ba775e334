using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Another name of a dylib's symbol is re-exported under that name, and inside the image it is the dylib's symbol itself.</summary>
public sealed class ImportAliasTests
{
    private const int Imports = 4;

    /// <summary>Alias i stands for an import (from 0) or an earlier alias (from <see cref="Imports"/>).</summary>
    private sealed record Program(ImmutableArray<(int Target, bool IsPrivate, bool IsOption)> Aliases, bool IsChained)
    {
        internal string NameOf(int number) => number < Imports ? $"_i{number}" : $"_a{number - Imports}";

        internal int ImportOf(int number) => number < Imports ? number : ImportOf(Aliases[number - Imports].Target);
    }

    [Law]
    public void Aliases_of_imports_are_reexports_of_them(int seed) => Assert.Null(FirstWrong(Make(seed), Link(Make(seed))));

    [Fact]
    public void The_law_rejects_an_alias_of_another_import_or_one_that_is_hidden()
    {
        int rejected = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            Program program = Make(seed);
            int last = program.Aliases.Length - 1;
            (int target, bool isPrivate, bool isOption) = program.Aliases[last];
            Program other = program with { Aliases = program.Aliases.SetItem(last, ((program.ImportOf(target) + 1) % Imports, isPrivate, isOption)) };
            Assert.NotNull(FirstWrong(other, Link(program)));
            rejected += isOption || FirstWrong(program with { Aliases = program.Aliases.SetItem(last, (target, !isPrivate, false)) }, Link(program)) is not null ? 1 : 0;
        }

        Assert.Equal(30, rejected);
    }

    private static string? FirstWrong(Program program, LinkedImage image)
    {
        Dictionary<string, ulong> exports = image.Exports();
        ulong table = image.Symbols["_table"];
        for (int a = 0; a < program.Aliases.Length; a++)
        {
            string name = program.NameOf(Imports + a);
            string import = program.NameOf(program.ImportOf(Imports + a));
            if (image.Fixups[table + ((ulong)a * 8)] != new LinkedImage.Fixup(0, import, 0, 1))
            {
                return $"the pointer to {name}";
            }

            if (exports.ContainsKey(name) == program.Aliases[a].IsPrivate || (!program.Aliases[a].IsPrivate && image.Reexports[name] != (1, import)))
            {
                return $"the export of {name}";
            }
        }

        return exports.Count == 1 + program.Aliases.Count(alias => !alias.IsPrivate) ? null : "further exports";
    }

    private static Program Make(int seed)
    {
        var random = new Random(seed);
        var aliases = ImmutableArray.CreateBuilder<(int, bool, bool)>();
        int count = random.Next(1, 12);
        for (int a = 0; a < count; a++)
        {
            bool isOption = random.Next(3) == 0;
            aliases.Add((random.Next(Imports + a), !isOption && random.Next(3) == 0, isOption));
        }

        return new Program(aliases.ToImmutable(), random.Next(2) == 0);
    }

    private static LinkedImage Link(Program program)
    {
        var library = new DylibBuilder("/usr/lib/libi.dylib");
        var builder = new ObjectBuilder();
        int data = builder.Data(new ulong[program.Aliases.Length]);
        List<int> symbols = [];
        for (int i = 0; i < Imports; i++)
        {
            library.Export(program.NameOf(i));
            symbols.Add(builder.Undefined(program.NameOf(i)));
        }

        builder.Define("_table", data, 0);
        for (int a = 0; a < program.Aliases.Length; a++)
        {
            (int target, bool isPrivate, bool isOption) = program.Aliases[a];
            string name = program.NameOf(Imports + a);
            symbols.Add(isOption ? builder.Undefined(name) : builder.Indirect(name, symbols[target], isPrivate));
            builder.Pointer(data, (uint)a * 8, symbols[^1]);
        }

        LoadedInput first = new(new InputRequest.File("a.o"), "a.o", builder.Build(), 0);
        LoadedInput second = new(new InputRequest.File("libi.dylib"), "libi.dylib", library.Build(), 0);
        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            FixupEncoding = program.IsChained ? FixupEncoding.Chained : FixupEncoding.Classic,
            Aliases = [.. program.Aliases.Select((alias, a) => (alias, a)).Where(pair => pair.alias.IsOption)
                .Select(pair => new SymbolAlias(program.NameOf(pair.alias.Target), program.NameOf(Imports + pair.a)))],
            Inputs = [first.Request, second.Request],
        };
        return new LinkedImage([.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, [first, second], options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
    }
}
