using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Shell;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>What a link makes does not depend on the calls by which it reads and publishes: those of macOS and Windows are used here too.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FileMeansTests : IDisposable
{
    private static readonly PlatformVersion Mac = new(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(500_000)]
    public void A_link_makes_the_same_files_by_all_means(int instructions)
    {
        File.WriteAllBytes(folder["main.o"], Program(instructions));
        string[] made = [.. Enum.GetValues<FileMeans>().Select(Made)];

        Assert.Single(made.Distinct());
        Assert.Contains("map", made[0], StringComparison.Ordinal);
        Assert.NotEqual(made[0], Made(FileMeans.Linux, options => options with { RandomUuid = true }));
    }

    [Fact]
    public void A_link_that_has_no_place_for_a_file_leaves_the_old_one_by_all_means() =>
        Assert.All(Enum.GetValues<FileMeans>(), means =>
        {
            using TemporaryFolder place = new();
            File.WriteAllBytes(folder["main.o"], Program(1));
            Directory.CreateDirectory(place["out"]);
            File.WriteAllText(place["out/kept"], "old");

            Diagnostic failure = Assert.Single(Link(means, place, options => options));

            Assert.Equal(OutputCodes.NotWritten, failure.Code);
            Assert.Equal("cannot be written: is a folder", failure.Text);
            Assert.Equal(["out"], place.Names);
            Assert.Equal("old", File.ReadAllText(place["out/kept"]));
        });

    [Fact]
    public void Files_are_read_alike_by_all_means()
    {
        foreach (int size in (ReadOnlySpan<int>)[0, 1, 16383, 16384, 16385, 3_000_000])
        {
            byte[] bytes = new byte[size];
            new Random(size).NextBytes(bytes);
            File.WriteAllBytes(folder["input"], bytes);
            File.SetLastWriteTimeUtc(folder["input"], DateTime.UnixEpoch.AddSeconds(1_700_000_000));
            Assert.All(Enum.GetValues<FileMeans>(), means =>
            {
                LoadedFile? file = ReadFile.Run(folder["input"], means).File;
                Assert.NotNull(file);
                Assert.Equal(bytes, file.Bytes.ToArray());
                Assert.Equal(1_700_000_000UL, file.ModifiedTime);
            });
        }
    }

    [Fact]
    public void What_is_no_file_is_told_alike_by_all_means()
    {
        File.WriteAllText(folder["file"], "");
        foreach (string path in (ReadOnlySpan<string>)[folder["absent"], folder["file/below"], folder["no/folder"], "", "a\0b", folder.Path])
        {
            Assert.Single(Enum.GetValues<FileMeans>().Select(means => ReadFile.Run(path, means)).Distinct());
        }
    }

    [Fact]
    public async Task A_pipe_is_read_to_its_end_by_all_means()
    {
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        foreach (FileMeans means in Enum.GetValues<FileMeans>())
        {
            string path = folder[means.ToString()];
            Assert.Equal(0, NamedPipe.Make(path, 0x180)); // 0600
            Task writing = Task.Run(() => File.WriteAllBytes(path, bytes));
            Task<ReadOutcome> reading = Task.Run(() => ReadFile.Run(path, means));

            await Task.WhenAll(writing, reading).WaitAsync(TimeSpan.FromSeconds(20));

            Assert.Equal(bytes, (await reading).File?.Bytes.ToArray());
        }
    }

    [Fact]
    public void A_name_of_as_many_bytes_as_fit_is_replaced_by_all_means()
    {
        string name = new('出', 85);
        Assert.All(Enum.GetValues<FileMeans>(), means =>
        {
            PublishOutput.Run(folder[name], Encoding.UTF8.GetBytes("old"), isExecutable: false, means);
            PublishOutput.Run(folder[name], Encoding.UTF8.GetBytes("new"), isExecutable: false, means);
            Assert.Equal("new", File.ReadAllText(folder[name]));
            Assert.Equal([name], folder.Names);
        });
    }

    private string Made(FileMeans means) => Made(means, static options => options);

    // Names, modes and contents of all that a link leaves.
    private string Made(FileMeans means, Func<LinkOptions, LinkOptions> change)
    {
        using TemporaryFolder place = new();
        Assert.Empty(Link(means, place, options => change(options) with { MapPath = place["map"], DependencyInfoPath = place["info"] }));
        return string.Join('\n', place.Names.Order(StringComparer.Ordinal).Select(name =>
            $"{name} {File.GetUnixFileMode(place[name])} {Convert.ToHexString(WithoutPlace(File.ReadAllBytes(place[name]), place.Path))}"));
    }

    private static byte[] WithoutPlace(byte[] bytes, string place)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return text.Contains(place, StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text.Replace(place, "", StringComparison.Ordinal)) : bytes;
    }

    private Diagnostic[] Link(FileMeans means, TemporaryFolder place, Func<LinkOptions, LinkOptions> change)
    {
        List<Diagnostic> diagnostics = [];
        LinkOptions options = change(new LinkOptions
        {
            Platform = Mac,
            OutputPath = place["out"],
            Inputs = [new InputRequest.File(folder["main.o"])],
        });
        LinkCommand.Link(options, new LoadFiles(means), SilentObserver.Instance, diagnostics);
        return [.. diagnostics];
    }

    private static byte[] Program(int instructions)
    {
        ObjectBuilder builder = new ObjectBuilder().BuildVersion(1, Mac.MinimumOS.Packed, Mac.Sdk.Packed);
        uint[] code = new uint[instructions + 1];
        Array.Fill(code, 0xd503201f); // nop
        code[^1] = 0xd65f03c0; // ret
        builder.Define("_main", builder.Text(code), 0);
        return builder.Build();
    }
}
