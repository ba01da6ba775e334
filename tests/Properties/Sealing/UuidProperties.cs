using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Stages.Sealing;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Sealing;

/// <summary>Changed content changes the UUID; stripping and paths do not.</summary>
public sealed class UuidProperties
{
    /// <summary>A derivation, over a file whose UUID is zero.</summary>
    private delegate void Derivation(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination);

    [Law]
    public void Stripping_leaves_the_UUID_as_it_is(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.True(IsSharedByStrippedVariants(SealImage.DeriveUuid, program));
    }

    [Fact]
    public void The_law_of_stripping_rejects_a_UUID_of_the_whole_file()
    {
        static void WholeFile(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination) =>
            HashOf(file, destination);
        static void UnmaskedCommands(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination) =>
            HashOf(file[..(int)image.Layout.Segments[^1].FileOffset], destination);
        Assert.False(IsSharedByStrippedVariants(WholeFile, new RandomProgram(2)));
        Assert.False(IsSharedByStrippedVariants(UnmaskedCommands, new RandomProgram(2)));
    }

    [Law]
    public void Any_changed_byte_that_the_kernel_or_dyld_reads_changes_the_UUID(int seed, int where, byte flip)
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed));
        Assert.True(NoticesAChange(SealImage.DeriveUuid, image, where, flip));
    }

    [Fact]
    public void The_law_of_change_rejects_UUIDs_that_miss_pages_or_tables()
    {
        static void OnlyTheFirstPages(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination) =>
            HashOf(pageHashes[..(4 * 32)], destination);
        static void OnlySegments(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination) =>
            HashOf(pageHashes[..((int)image.Layout.Segments[^1].FileOffset / 4096 * 32)], destination);
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(2));
        Assert.Contains(Enumerable.Range(0, 1000), where => !NoticesAChange(OnlyTheFirstPages, image, where * 331, 1));
        Assert.Contains(Enumerable.Range(0, 5000), where => !NoticesAChange(OnlySegments, image, where * 17, 1));
    }

    [Fact]
    public void A_byte_of_the_symbol_table_or_of_the_names_is_no_content()
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(5));
        byte[] file = FileWithoutUuid(image);
        byte[] before = UuidOf(SealImage.DeriveUuid, image, file);
        foreach (LinkEditKind kind in new[] { LinkEditKind.Symbols, LinkEditKind.Strings })
        {
            LinkEditBlob blob = image.LinkEdit.Find(kind) ?? throw new InvalidOperationException("the program has symbols");
            file[(int)blob.FileOffset] ^= 1;
            Assert.Equal(before, UuidOf(SealImage.DeriveUuid, image, file));
        }
    }

    [Fact]
    public void The_output_path_of_a_dylib_does_not_change_its_UUID_and_a_given_install_name_does()
    {
        var program = new RandomProgram(6);
        LinkOptions dylib = program.Options with { Kind = OutputKind.Dylib };
        byte[] one = UuidOf(program, dylib with { OutputPath = "/build/1/libx.dylib" });
        Assert.Equal(one, UuidOf(program, dylib with { OutputPath = "/build/2/libx.dylib" }));
        byte[] named = UuidOf(program, dylib with { OutputPath = "/build/1/libx.dylib", InstallName = "@rpath/libx.dylib" });
        Assert.Equal(named, UuidOf(program, dylib with { OutputPath = "/build/2/libx.dylib", InstallName = "@rpath/libx.dylib" }));
        Assert.NotEqual(named, UuidOf(program, dylib with { OutputPath = "/build/1/libx.dylib", InstallName = "@rpath/liby.dylib" }));
    }

    [Fact]
    public void An_rpath_a_version_and_the_minimum_OS_change_the_UUID()
    {
        var program = new RandomProgram(7);
        byte[] plain = UuidOf(program, program.Options);
        Assert.NotEqual(plain, UuidOf(program, program.Options with { Rpaths = ["@loader_path"] }));
        Assert.NotEqual(plain, UuidOf(program, program.Options with { StackSize = 0x100000 }));
        Assert.NotEqual(plain, UuidOf(program, program.Options with { Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(14)) }));
    }

    [Fact]
    public void The_UUID_of_a_large_file_depends_on_each_of_its_pages()
    {
        const int pages = 700;
        var file = new byte[pages * 4096];
        new Random(8).NextBytes(file);
        file.AsSpan(0, 32).Clear();
        var input = new UuidInput(32, file.Length, IgnoresInstallName: false);
        var hashes = new byte[pages * 32];
        HashPages.Run(file, 4096, hashes);
        var first = new byte[16];
        DeriveUuid.Run(file, input, hashes, first);
        var changed = new byte[16];
        for (int page = 1; page < pages; page++)
        {
            hashes[(page * 32) + 5] ^= 1;
            DeriveUuid.Run(file, input, hashes, changed);
            Assert.NotEqual(first, changed);
            hashes[(page * 32) + 5] ^= 1;
        }

        Assert.Equal(0x30, first[6] & 0xf0);
        Assert.Equal(0x80, first[8] & 0xc0);
    }

    private static bool IsSharedByStrippedVariants(Derivation derive, RandomProgram program)
    {
        LinkOptions options = program.Options;
        byte[][] uuids =
        [
            .. new[] { options, options with { StripLocals = true }, options with { StripDebug = true }, options with { StripLocals = true, StripDebug = true } }
                .Select(variant => Plan(program, variant))
                .Select(image => UuidOf(derive, image, FileWithoutUuid(image))),
        ];
        return uuids.All(uuid => uuid.AsSpan().SequenceEqual(uuids[0]));
    }

    private static bool NoticesAChange(Derivation derive, LinkImage image, int where, byte flip)
    {
        byte[] file = FileWithoutUuid(image);
        byte[] before = UuidOf(derive, image, file);
        int commandsEnd = (int)image.Layout.HeaderSizeBytes;
        int contentsEnd = (int)image.LinkEdit.Blobs.Where(blob => !blob.Bytes.IsEmpty && blob.Kind < LinkEditKind.Symbols).Max(blob => blob.FileOffset + blob.SizeBytes);
        int offset = commandsEnd + (int)((uint)where % (uint)(contentsEnd - commandsEnd));
        file[offset] ^= flip == 0 ? (byte)1 : flip;
        return !before.AsSpan().SequenceEqual(UuidOf(derive, image, file));
    }

    private static LinkImage Plan(RandomProgram program, LinkOptions options) => LinkInMemory
        .Plan(SequentialExecution.Instance, program.Inputs, options)
        .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));

    private static byte[] UuidOf(RandomProgram program, LinkOptions options)
    {
        LinkImage image = Plan(program, options);
        return LinkInMemory.FileOf(image).AsSpan(image.UuidOffset, 16).ToArray();
    }

    private static byte[] FileWithoutUuid(LinkImage image)
    {
        byte[] file = [.. LinkInMemory.FileOf(image)];
        file.AsSpan(image.UuidOffset, 16).Clear();
        return file;
    }

    private static byte[] UuidOf(Derivation derive, LinkImage image, byte[] file)
    {
        Span<byte> covered = file.AsSpan(0, (int)SealImage.CodeLimit(image));
        var hashes = new byte[HashPages.DigestsSizeBytes(covered.Length, 4096)];
        HashPages.Run(covered, 4096, hashes);
        var uuid = new byte[16];
        derive(image, hashes, covered, uuid);
        return uuid;
    }

    private static void HashOf(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[32];
        HashBytes.Run(bytes, digest);
        digest[..16].CopyTo(destination);
    }
}
