using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Packages;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The verifier accepts what Apple's linkers made, of every age that published packages hold.</summary>
[Trait("Category", "Packages")]
public sealed class AppleImageTests
{
    [PackageFact("@biomejs/cli-darwin-arm64")]
    public Task A_main_executable_without_DONE_is_accepted() => CheckAsync("@biomejs/cli-darwin-arm64");

    [PackageFact("@ffmpeg-installer/darwin-arm64")]
    public Task Lazy_binding_of_an_old_linker_is_accepted() => CheckAsync("@ffmpeg-installer/darwin-arm64");

    [PackageFact("fsevents")]
    public Task A_universal_bundle_is_accepted() => CheckAsync("fsevents");

    [PackageFact("@parcel/watcher-darwin-arm64")]
    public Task A_bundle_in_C_plus_plus_is_accepted() => CheckAsync("@parcel/watcher-darwin-arm64");

    [PackageFact("@img/sharp-libvips-darwin-arm64")]
    public Task A_large_dylib_is_accepted() => CheckAsync("@img/sharp-libvips-darwin-arm64");

    [PackageFact("better-sqlite3")]
    public Task What_Apples_strip_signed_is_accepted() => CheckAsync("better-sqlite3");

    [PackageFact("@swc/core-darwin-arm64")]
    public Task A_misaligned_string_pool_is_the_one_thing_that_is_refused() => CheckAsync("@swc/core-darwin-arm64");

    [PackageFact("Microsoft.NETCore.App.Runtime.osx-arm64")]
    public Task Dylibs_with_chained_fixups_are_accepted() => CheckAsync("Microsoft.NETCore.App.Runtime.osx-arm64");

    [Fact]
    public void Every_package_has_a_test() => Assert.Equal(
        PinnedPackage.All.Select(p => p.Name).Order(StringComparer.Ordinal),
        typeof(AppleImageTests).GetMethods().SelectMany(m => m.GetCustomAttributesData())
            .Where(a => a.AttributeType == typeof(PackageFactAttribute)).Select(a => (string?)a.ConstructorArguments[0].Value ?? "").Order(StringComparer.Ordinal));

    private static async Task CheckAsync(string name)
    {
        PinnedPackage package = PinnedPackage.Named(name);
        string archive = FetchPackage.Run(package) ?? throw new FileNotFoundException(name);
        Assert.Equal(package.Sha256, FetchPackage.HashOf(archive));
        string[] images = [.. Directory.EnumerateFiles(FetchPackage.Unpack(package, archive), "*", SearchOption.AllDirectories).Where(IsImage)];
        Assert.NotEmpty(images);
        List<string> refused = [];
        foreach (string image in images.Order(StringComparer.Ordinal))
        {
            Outcome outcome = await Tools.RunAsync(Tools.Linker, ["--verify", image], Repository.Root);
            string[] violations = [.. (outcome.Output + outcome.Error).Split('\n').Where(line => line.Length != 0 && !line.Contains(": note: ", StringComparison.Ordinal))];
            Assert.True(outcome.ExitCode == (violations.Length == 0 ? 0 : 1), $"{image}: exit code {outcome.ExitCode}\n{outcome.Error}");
            refused.AddRange(violations);
        }

        Assert.True(
            refused.Count == package.Refused.Length && package.Refused.All(rule => refused.Exists(line => line.Contains($": {rule}: ", StringComparison.Ordinal))),
            string.Join('\n', refused));
    }

    // A Mach-O image of arm64, or a universal file: big-endian, with few slices, unlike a Java class.
    private static bool IsImage(string file)
    {
        Span<byte> head = stackalloc byte[16];
        using FileStream stream = File.OpenRead(file);
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return false;
        }

        return (BinaryPrimitives.ReadUInt32LittleEndian(head) == 0xfeedfacf && BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) == 0x0100000c
                && BinaryPrimitives.ReadUInt32LittleEndian(head[12..]) != 1)
            || (BinaryPrimitives.ReadUInt32BigEndian(head) == 0xcafebabe && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) < 40);
    }
}
