using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Options;
using AfsLd.Stages.Sealing;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Sealing;

public sealed class SignatureProperties
{
    [Law]
    public void A_signature_reads_back_as_what_it_was_made_of(int seed)
    {
        var random = new Random(seed);
        string identifier = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(5) == 0 ? "ß" : "a"));
        long textBytes = random.NextInt64(1L << 33);
        bool isMain = random.Next(2) == 0;
        byte[] file = Signed(random, random.Next(1, 5000) * 16, identifier, textBytes, isMain, out int limit);
        ModelSignature? read = ModelSignature.Read(file, limit, out string? reason);
        Assert.Null(reason);
        Assert.Equal(new ModelSignature(identifier, limit, textBytes, isMain), read);
    }

    [Fact]
    public void The_reader_rejects_a_flip_of_any_byte_that_means_something()
    {
        byte[] file = Signed(new Random(1), 9000, "program", 0x4000, isMain: true, out int limit);
        ModelSignature good = ModelSignature.Read(file, limit, out _) ?? throw new InvalidOperationException("the file is sound");
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= 0x55;
            Assert.NotEqual(good, ModelSignature.Read(file, limit, out _));
            file[i] ^= 0x55;
        }
    }

    [Law]
    public void Every_linked_file_carries_a_signature_of_all_its_pages(int seed)
    {
        var program = new RandomProgram(seed);
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program);
        ImmutableArray<byte> file = LinkInMemory.FileOf(image);
        ModelSignature? read = ModelSignature.Read(file.AsSpan(), (int)SealImage.CodeLimit(image), out string? reason);
        Assert.Null(reason);
        Assert.NotNull(read);
        Assert.True(read.IsMainExecutable);
        Assert.Equal("program", read.Identifier);
        Assert.Equal(BinaryPrimitives.ReadInt64LittleEndian(TextCommand(file.AsSpan())[48..]), read.TextBytes);
    }

    [Fact]
    public void A_byte_that_changes_after_signing_is_noticed()
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(3));
        byte[] file = [.. LinkInMemory.FileOf(image)];
        int limit = (int)SealImage.CodeLimit(image);
        foreach (int offset in new[] { 0, image.UuidOffset, limit / 2, limit - 1 })
        {
            file[offset] ^= 1;
            Assert.Null(ModelSignature.Read(file, limit, out _));
            file[offset] ^= 1;
        }
    }

    [Fact]
    public void A_dylib_is_signed_under_the_leaf_of_its_name_and_is_no_main_executable()
    {
        var program = new RandomProgram(4);
        LinkOptions options = program.Options with { Kind = OutputKind.Dylib, InstallName = "@rpath/lib/libthing.dylib", OutputPath = "out/other.dylib" };
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, options)
            .Match(Succ: made => made, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        ModelSignature? read = ModelSignature.Read(LinkInMemory.FileOf(image).AsSpan(), (int)SealImage.CodeLimit(image), out string? reason);
        Assert.Null(reason);
        Assert.NotNull(read);
        Assert.Equal("libthing.dylib", read.Identifier);
        Assert.False(read.IsMainExecutable);
    }

    private static byte[] Signed(Random random, int limitBytes, string identifier, long textBytes, bool isMain, out int limit)
    {
        limit = limitBytes;
        var file = new byte[limit + (int)WriteCodeSignature.SizeBytes((ulong)limit, identifier)];
        random.NextBytes(file);
        int hashes = WriteCodeSignature.HashesOffset(identifier);
        WriteCodeSignature.WriteHeader((ulong)limit, identifier, (ulong)textBytes, isMain, file.AsSpan(limit, hashes));
        HashPages.Run(file.AsSpan(0, limit), HashPages.SignaturePageBytes, file.AsSpan(limit + hashes));
        return file;
    }

    private static ReadOnlySpan<byte> TextCommand(ReadOnlySpan<byte> file) => file[(file.IndexOf(Encoding.ASCII.GetBytes("__TEXT\0")) - 8)..];
}
