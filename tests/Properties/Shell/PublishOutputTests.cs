using System;
using System.IO;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;
using FsCheck;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PublishOutputTests : IDisposable
{
    private static readonly byte[] Old = [1, 2, 3];
    private static readonly byte[] New = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Means => [.. Enum.GetNames<FileMeans>()];

    private static FileMeans Of(string means) => Enum.Parse<FileMeans>(means);

    private static Action<SafeFileHandle> Write(byte[] bytes) => file => RandomAccess.Write(file, bytes, 0);

    [Theory]
    [MemberData(nameof(Means))]
    public void A_new_output_is_alone_in_its_folder(string means)
    {
        PublishOutput.Run(folder["out"], New, isExecutable: true, Of(means));

        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
        Assert.Equal(["out"], folder.Names);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void An_old_output_is_replaced_by_another_file(string means)
    {
        File.WriteAllBytes(folder["out"], Old);
        Assert.True(FileIdentity.TryOf(folder["out"], out FileIdentity before));

        PublishOutput.Run(folder["out"], New, isExecutable: true, Of(means));

        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
        Assert.True(FileIdentity.TryOf(folder["out"], out FileIdentity after));
        Assert.NotEqual(before.Inode, after.Inode);
        Assert.Equal(["out"], folder.Names);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void A_reader_of_the_old_output_keeps_it(string means)
    {
        File.WriteAllBytes(folder["out"], Old);
        using FileStream reader = File.OpenRead(folder["out"]);

        PublishOutput.Run(folder["out"], New, isExecutable: true, Of(means));

        byte[] read = new byte[Old.Length];
        reader.ReadExactly(read);
        Assert.Equal(Old, read);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void The_executable_bits_follow_umask(string means)
    {
        uint mask = FileModeMask.Set(0x17); // 027
        try
        {
            PublishOutput.Run(folder["program"], New, isExecutable: true, Of(means));
            PublishOutput.Run(folder["object"], New, isExecutable: false, Of(means));
            PublishNamed.Run(folder["other"], PublishOutput.ModeOf(isExecutable: true), Write(New));
        }
        finally
        {
            _ = FileModeMask.Set(mask);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, File.GetUnixFileMode(folder["program"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(folder["object"]));
        Assert.Equal(File.GetUnixFileMode(folder["program"]), File.GetUnixFileMode(folder["other"]));
    }

    [Fact]
    public void The_way_with_a_named_file_gives_the_same()
    {
        File.WriteAllBytes(folder["out"], Old);

        PublishNamed.Run(folder["out"], PublishOutput.ModeOf(isExecutable: true), Write(New));

        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
        Assert.Equal(["out"], folder.Names);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void A_temporary_file_that_a_killed_process_left_is_no_obstacle(string means)
    {
        File.WriteAllBytes(folder["out"], Old);
        File.WriteAllBytes(PublishOutput.TemporaryName(folder["out"]), Old);
        PublishOutput.Run(folder["out"], New, isExecutable: true, Of(means));
        Assert.Equal(["out"], folder.Names);

        File.WriteAllBytes(PublishOutput.TemporaryName(folder["out"]), Old);
        PublishNamed.Run(folder["out"], PublishOutput.ModeOf(isExecutable: true), Write(New));
        Assert.Equal(["out"], folder.Names);
        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void Where_the_output_cannot_be_nothing_changes(string means)
    {
        Directory.CreateDirectory(folder["out"]);

        Assert.Throws<OutputFailure>(() => PublishOutput.Run(folder["out"], New, isExecutable: true, Of(means)));
        Assert.Throws<OutputFailure>(() => PublishNamed.Run(folder["out"], PublishOutput.ModeOf(isExecutable: true), Write(New)));
        Assert.Throws<OutputFailure>(() => PublishOutput.Run(folder["nowhere/out"], New, isExecutable: true, Of(means)));
        Assert.Throws<OutputFailure>(() => PublishNamed.Run(folder["nowhere/out"], PublishOutput.ModeOf(isExecutable: true), Write(New)));
        Assert.Equal(["out"], folder.Names);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_output_and_no_litter()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.True(LeavesAllAsItWas(ThroughUnnamed));
        }

        Assert.True(LeavesAllAsItWas((path, write) => PublishNamed.Run(path, PublishOutput.ModeOf(isExecutable: true), write)));
    }

    [Fact]
    public void The_law_rejects_writing_in_place() => Assert.False(LeavesAllAsItWas((path, write) =>
    {
        using FileStream file = File.Create(path);
        write(file.SafeFileHandle);
    }));

    [Fact]
    public void The_law_rejects_a_temporary_file_that_is_left() => Assert.False(LeavesAllAsItWas((path, write) =>
    {
        using (FileStream file = File.Create(path + ".tmp"))
        {
            write(file.SafeFileHandle);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }));

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static void ThroughUnnamed(string path, Action<SafeFileHandle> write) => Assert.True(PublishUnnamed.TryRun(
        path, PublishOutput.ModeOf(isExecutable: true), exists: true, file => write(new SafeFileHandle(file, ownsHandle: false))));

    // A disk that is full after half of it.
    private static bool LeavesAllAsItWas(Action<string, Action<SafeFileHandle>> publish)
    {
        using TemporaryFolder place = new();
        File.WriteAllBytes(place["out"], Old);
        Assert.Throws<OutputFailure>(() => publish(place["out"], file =>
        {
            RandomAccess.Write(file, New.AsSpan(0, New.Length / 2), 0);
            throw new OutputFailure(place["out"], "no space left on device");
        }));
        return place.Names is ["out"] && File.ReadAllBytes(place["out"]).SequenceEqual(Old);
    }

    [Fact]
    public void A_device_is_written_to_and_stays()
    {
        PublishOutput.Run("/dev/null", New, isExecutable: true, FileMeansOf.ThisSystem);

        Assert.True(FileIdentity.TryOf("/dev/null", out FileIdentity device));
        Assert.False(device.IsRegular);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void An_output_that_is_an_input_by_another_name_is_found(string means)
    {
        File.WriteAllBytes(folder["a.o"], Old);
        File.CreateSymbolicLink(folder["b.o"], folder["a.o"]);
        LoadFiles files = new(Of(means));
        files.Arguments(SequentialExecution.Instance, [folder["a.o"]]);

        Assert.Equal(folder["a.o"], CheckOutput.IsInput(folder["b.o"], files));
        Assert.Null(CheckOutput.IsInput(folder["c.o"], files));
    }

    [Law]
    public bool What_is_written_is_what_is_read(byte[] some, ushort repeat)
    {
        FileMeans writer = (FileMeans)(repeat % 3);
        FileMeans reader = (FileMeans)(repeat / 3 % 3);
        byte[] bytes = [.. Enumerable.Repeat(some, 1 + (repeat % 2000)).SelectMany(part => part)];
        PublishOutput.Run(folder["out"], bytes, isExecutable: false, writer);
        return ReadFile.Run(folder["out"], reader).File is LoadedFile file
            && file.Bytes.Span.SequenceEqual(bytes)
            && Math.Abs((long)file.ModifiedTime - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 60;
    }
}
