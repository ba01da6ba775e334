using System;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

public sealed class ParseDylibFileTests
{
    [Law]
    public void Exactly_the_exported_names_are_found(int seed, bool hasTrie, bool hasDyldInfo)
    {
        var random = new Random(seed);
        (string Name, ulong Flags)[] exports = Exports(random);
        IDylibExports found = Read(exports, hasTrie, hasDyldInfo).Exports;
        Assert.Null(Disagreement(exports, (name, hash) => found.TryFind(Outcome.Name(name), hash, out DylibExport export) ? export : null));
        Assert.Equal(
            exports.Select(e => e.Name).Order(StringComparer.Ordinal), found.AllNames().Select(n => Outcome.Text(n.Span)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lookup_that_is_content_with_a_prefix_is_caught()
    {
        (string Name, ulong Flags)[] exports = [("_abc", 0), ("_abcdef", 4)];
        Assert.NotNull(Disagreement(exports, (name, _) => exports.Any(e => e.Name.StartsWith(name, StringComparison.Ordinal)) ? default(DylibExport) : null));
        Assert.NotNull(Disagreement(exports, (name, _) => exports.Any(e => e.Name == name) ? default(DylibExport) : null));
    }

    [Fact]
    public void What_the_load_commands_say_is_kept()
    {
        byte[] bytes = new DylibBuilder("@rpath/libx.dylib") { Flags = MachHeader.TwoLevel | MachHeader.AppExtensionSafe | MachHeader.WeakDefines }
            .Load(LoadCommands.LoadDylib, "/usr/lib/libSystem.B.dylib")
            .Load(LoadCommands.ReexportDylib, "@loader_path/liby.dylib")
            .Load(LoadCommands.LoadDylib, "/usr/lib/libold.1.dylib")
            .Text(LoadCommands.SubLibrary, "libold")
            .Text(LoadCommands.Rpath, "@loader_path/lib")
            .Text(LoadCommands.SubClient, "friend")
            .Text(LoadCommands.SubFramework, "Umbrella")
            .BuildVersion(1)
            .Build();
        ParsedDylib value = Outcome.Value(ParseDylibFile.Run("libx.dylib", bytes));
        Assert.Equal(("@rpath/libx.dylib", 0x20003u, 0x10000u), (value.InstallName, value.CurrentVersion.Packed, value.CompatibilityVersion.Packed));
        Assert.Equal(["@loader_path/liby.dylib", "/usr/lib/libold.1.dylib"], value.Reexports.AsEnumerable());
        Assert.Equal(["@loader_path/lib"], value.Rpaths.AsEnumerable());
        Assert.Equal(["friend"], value.AllowableClients.AsEnumerable());
        Assert.Equal([Platform.MacOS], value.Platforms.AsEnumerable());
        Assert.Equal("Umbrella", value.ParentUmbrella);
        Assert.Equal((true, true, false), (value.IsAppExtensionSafe, value.IsTwoLevel, value.IsDeadStrippable));
    }

    [Fact]
    public void A_trie_with_a_cycle_ends()
    {
        // Node 0: no terminal, one child, label "a", node 0.
        var builder = new DylibBuilder("libx.dylib") { HasTrie = false };
        byte[] cycle = [0, 1, (byte)'a', 0, 0];
        byte[] bytes = builder.Command(new ByteWriter().Word(LoadCommands.DyldExportsTrie).Word(16).Word(0xffffff).Word((uint)cycle.Length).ToArray()).Build();
        int at = bytes.AsSpan().IndexOf(new byte[] { 0xff, 0xff, 0xff, 0 });
        BitConverter.TryWriteBytes(bytes.AsSpan(at), bytes.Length);
        IDylibExports exports = Outcome.Value(ParseDylibFile.Run("libx.dylib", (byte[])[.. bytes, .. cycle])).Exports;
        Assert.False(exports.TryFind(Outcome.Name(new string('a', 1000)), 1, out _));
        Assert.Empty(exports.AllNames());
    }

    [Fact]
    public void A_library_without_a_name_is_refused_but_a_bundle_loader_needs_none()
    {
        byte[] program = new DylibBuilder("") { FileType = MachHeader.Execute }.Export("_main").Build();
        Assert.Equal(ParsingCodes.MalformedCommand, Outcome.Error(ParseDylibFile.Run("app", program)).Code);
        ParsedDylib value = Outcome.Value(ParseDylibFile.Run("app", program, isBundleLoader: true));
        Assert.True(value.IsBundleLoader && value.Exports.TryFind("_main"u8, NameHash.Of("_main"u8), out _));
    }

    [Fact]
    public void A_string_outside_its_command_is_refused()
    {
        byte[] bytes = new DylibBuilder("libx.dylib").Command(new ByteWriter().Word(LoadCommands.Rpath).Word(16).Word(16).Word(0).ToArray()).Build();
        Diagnostic error = Outcome.Error(ParseDylibFile.Run("libx.dylib", bytes));
        Assert.Equal(ParsingCodes.MalformedCommand, error.Code);
        Assert.NotNull(error.Origin.Offset);
    }

    private static ParsedDylib Read((string Name, ulong Flags)[] exports, bool hasTrie, bool hasDyldInfo)
    {
        var builder = new DylibBuilder("libx.dylib") { HasTrie = hasTrie, HasDyldInfo = hasDyldInfo };
        foreach ((string name, ulong flags) in exports)
        {
            builder.Export(name, flags);
        }

        return Outcome.Value(ParseDylibFile.Run("libx.dylib", builder.Build()));
    }

    // Flags 0, absolute (2) and weak (4): what a symbol table can say as well.
    private static (string Name, ulong Flags)[] Exports(Random random) => Enumerable.Range(0, random.Next(1, 40))
        .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3) == 0 ? "_a" : "b")))
        .Distinct()
        .Select(name => (name, (ulong)(random.Next(3) * 2)))
        .ToArray();

    private static string? Disagreement((string Name, ulong Flags)[] exports, Func<string, ulong, DylibExport?> find)
    {
        foreach ((string name, ulong flags) in exports)
        {
            var expected = (DylibExportFlags)(((flags & 4) != 0 ? 1 : 0) | ((flags & 3) == 2 ? 4 : 0));
            if (find(name, NameHash.Of(Outcome.Name(name)))?.Flags != expected)
            {
                return name + " is not found as it is";
            }

            foreach (string other in new[] { name + "x", name[..^1], "", "x" + name })
            {
                if (exports.All(e => e.Name != other) && find(other, NameHash.Of(Outcome.Name(other))) is not null)
                {
                    return other + " is found";
                }
            }
        }

        return null;
    }
}
