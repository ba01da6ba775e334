using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.BuiltIn;
using Xunit;

namespace AfsLd.Tests.Properties.BuiltIn;

public sealed class BuiltInLibraryTests
{
    private delegate bool Lookup(ReadOnlySpan<byte> sorted, ReadOnlySpan<byte> name, out bool isWeak);

    public static TheoryData<string> Names => ["System", "c++", "c++abi", "objc"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_built_in_list_is_sorted_and_finds_each_of_its_names(string name)
    {
        ParsedDylib library = BuiltInLibraries.ByName(name) ?? throw new InvalidOperationException(name);
        List<string> all = library.Exports.AllNames().Select(n => Encoding.UTF8.GetString(n.Span)).ToList();
        Assert.Equal(all.Distinct().Order(StringComparer.Ordinal), all);
        Assert.All(all, n =>
        {
            Assert.True(Has(library, n));
            Assert.False(Has(library, n + "~"));
            Assert.False(Has(library, n[..^1]) && !all.Contains(n[..^1]));
        });
        Assert.False(Has(library, ""));
        Assert.Same(library.InstallName, (BuiltInLibraries.ByInstallName(library.InstallName) ?? library).InstallName);
    }

    [Theory]
    [InlineData("System", "_printf _malloc _open _pthread_create _sin _dispatch_async _dlopen dyld_stub_binder __tlv_bootstrap ___stack_chk_fail "
        + "__Unwind_Resume __Block_copy ___divti3 _objc_msgSend! __Znwm! ___cxa_throw!")]
    [InlineData("c++", "__Znwm=w __ZdlPv=w ___cxa_throw ___gxx_personality_v0 __ZTISt9exception __ZNSt3__14coutE _printf!")]
    [InlineData("c++abi", "__Znwm=w ___cxa_throw ___cxa_guard_acquire __ZNSt3__14coutE!")]
    [InlineData("objc", "_objc_msgSend _objc_retain _objc_release_x20 __objc_empty_cache _OBJC_CLASS_$_NSObject ___objc_personality_v0")]
    public void The_built_in_lists_have_what_programs_of_their_language_need(string library, string names)
    {
        ParsedDylib? known = BuiltInLibraries.ByName(library);
        Assert.NotNull(known);
        foreach (string entry in names.Split(' '))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(entry.Split('!', '=')[0]);
            Assert.Equal(!entry.EndsWith('!'), known.Exports.TryFind(bytes, NameHash.Of(bytes), out DylibExport export));
            Assert.Equal(entry.EndsWith("=w", StringComparison.Ordinal), (export.Flags & DylibExportFlags.WeakDefinition) != 0);
        }
    }

    [Theory]
    [InlineData("c")]
    [InlineData("m")]
    [InlineData("pthread")]
    [InlineData("dl")]
    [InlineData("unwind")]
    public void The_parts_of_libSystem_are_libSystem(string name) =>
        Assert.Equal(BuiltInLibraries.SystemInstallName, BuiltInLibraries.ByName(name)?.InstallName);

    [Fact]
    public void Other_libraries_are_not_built_in()
    {
        Assert.Null(BuiltInLibraries.ByName("z"));
        Assert.Null(BuiltInLibraries.ByInstallName("/usr/lib/libz.1.dylib"));
    }

    [Law]
    public void Halving_the_text_finds_what_a_set_has(int seed) => Assert.True(Agrees(seed, SortedNames.TryFind));

    [Fact]
    public void A_search_that_loses_the_last_name_is_rejected() => Assert.Contains(Enumerable.Range(0, 100), seed => !Agrees(seed,
        (ReadOnlySpan<byte> sorted, ReadOnlySpan<byte> name, out bool isWeak) =>
            SortedNames.TryFind(sorted[..Math.Max(0, sorted.LastIndexOfAny((byte)' ', (byte)'\n'))], name, out isWeak)));

    [Fact]
    public void A_search_that_takes_a_prefix_for_the_name_is_rejected() => Assert.Contains(Enumerable.Range(0, 100), seed => !Agrees(seed,
        (ReadOnlySpan<byte> sorted, ReadOnlySpan<byte> name, out bool isWeak) =>
            SortedNames.TryFind(sorted, name.Length > 1 ? name[..^1] : name, out isWeak)));

    private static bool Agrees(int seed, Lookup lookup)
    {
        Random random = new(seed);
        SortedDictionary<string, bool> names = new(StringComparer.Ordinal);
        for (int i = random.Next(0, 60); i > 0; i--)
        {
            names[new string(Enumerable.Range(0, random.Next(1, 6)).Select(_ => "_aZ$."[random.Next(5)]).ToArray())] = random.Next(2) == 0;
        }

        StringBuilder text = new();
        foreach ((string name, bool isWeak) in names)
        {
            text.Append(text.Length == 0 ? "" : random.Next(2) == 0 ? " " : "\n").Append(name).Append(isWeak ? "=w" : "");
        }

        byte[] sorted = Encoding.ASCII.GetBytes(text.ToString());
        string[] absent = ["", "_", "a", "zz", "$$$$$$$$", "~", " ", "=w", "_a=w", "."];
        return names.Keys.Concat(absent).All(n =>
            lookup(sorted, Encoding.ASCII.GetBytes(n), out bool isWeak) == names.ContainsKey(n) && (!names.TryGetValue(n, out bool weak) || weak == isWeak));
    }

    private static bool Has(ParsedDylib library, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return library.Exports.TryFind(bytes, NameHash.Of(bytes), out _);
    }
}
