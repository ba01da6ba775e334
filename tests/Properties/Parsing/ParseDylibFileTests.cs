using System;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Parsing.TextStubs;
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

    [Law]
    public void Orders_to_the_linker_do_in_a_dylib_what_they_do_in_a_text_stub(int seed, bool hasTrie)
    {
        string[] names = Directed(new Random(seed));
        Assert.Null(Difference(FromStub(names), FromDylib(names, hasTrie, Target)));
    }

    [Fact]
    public void A_dylib_whose_orders_nobody_obeys_is_caught()
    {
        int caught = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            string[] names = Directed(new Random(seed));
            caught += Difference(FromStub(names), FromDylib(names, hasTrie: true, null)) is null ? 0 : 1;
        }

        Assert.True(caught > 50);
    }

    private static readonly PlatformVersion Target = new(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(14));

    private static string[] Directed(Random random)
    {
        string Symbol() => "_s" + random.Next(6);
        string System() => "os" + random.Next(12, 14) + ".0";
        return [.. Enumerable.Range(0, random.Next(1, 15)).Select(_ => random.Next(9) switch
        {
            0 => "$ld$hide$" + System() + "$" + Symbol(),
            1 => "$ld$hide$" + Symbol(),
            2 => "$ld$add$" + System() + "$" + Symbol(),
            3 => "$ld$weak$" + System() + "$" + Symbol(),
            4 => "$ld$install_name$" + System() + "$@rpath/lib" + random.Next(3),
            5 => "$ld$compatibility_version$" + System() + "$" + random.Next(1, 4) + ".2",
            6 => $"$ld$previous$@rpath/old{random.Next(2)}$1.{random.Next(3)}${random.Next(1, 3)}$12.0${random.Next(13, 15)}.0${Symbol()}$",
            _ => Symbol(),
        }).Distinct().Order(StringComparer.Ordinal)];
    }

    // In the order of the names, as a trie and the lists of a stub are walked.
    private static ParsedDylib FromStub(string[] names) => Outcome.Value(ParseTextStub.Run(
        "libx.tbd",
        System.Text.Encoding.UTF8.GetBytes($"--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: 'libx.dylib'\nexports:\n  - targets: [ arm64-macos ]\n"
            + $"    symbols: [ {string.Join(", ", names.Select(name => $"'{name}'"))} ]\n...\n"),
        Target));

    private static ParsedDylib FromDylib(string[] names, bool hasTrie, PlatformVersion? target)
    {
        var builder = new DylibBuilder("libx.dylib") { HasTrie = hasTrie };
        foreach (string name in names)
        {
            builder.Export(name, 0);
        }

        return Outcome.Value(ParseDylibFile.Run("libx.dylib", builder.Build(), target));
    }

    private static string? Difference(ParsedDylib stub, ParsedDylib dylib)
    {
        if (stub.InstallName != dylib.InstallName || (dylib.CompatibilityVersion != stub.CompatibilityVersion))
        {
            return $"{dylib.InstallName} {dylib.CompatibilityVersion} instead of {stub.InstallName} {stub.CompatibilityVersion}";
        }

        for (int i = 0; i < 7; i++)
        {
            ReadOnlySpan<byte> name = Outcome.Name("_s" + i);
            bool isFound = dylib.Exports.TryFind(name, NameHash.Of(name), out DylibExport found);
            if (stub.Exports.TryFind(name, NameHash.Of(name), out DylibExport wanted) != isFound || (isFound && found != wanted)
                || stub.Exports.Hides(name, NameHash.Of(name)) != dylib.Exports.Hides(name, NameHash.Of(name)))
            {
                return $"_s{i} is {found}, {isFound}, instead of {wanted}";
            }
        }

        string[] all = [.. dylib.Exports.AllNames().Select(n => Outcome.Text(n.Span)).Where(n => n[0] != '$').Order(StringComparer.Ordinal)];
        return all.SequenceEqual(stub.Exports.AllNames().Select(n => Outcome.Text(n.Span)).Order(StringComparer.Ordinal)) ? null : "the list of all names";
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
