using System;
using System.IO;
using System.Linq;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;
using FsCheck;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PublishOutputTests : IDisposable
{
    private static readonly byte[] Old = [1, 2, 3];
    private static readonly byte[] New = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static Action<int> Write(byte[] bytes) =>
        file => RandomAccess.Write(new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: false), bytes, 0);

    [Fact]
    public void A_new_output_is_alone_in_its_folder()
    {
        PublishOutput.Run(folder["out"], New, isExecutable: true);

        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
        Assert.Equal(["out"], folder.Names);
    }

    [Fact]
    public void An_old_output_is_replaced_by_another_file()
    {
        File.WriteAllBytes(folder["out"], Old);
        Assert.True(FileIdentity.TryOf(folder["out"], out FileIdentity before));

        PublishOutput.Run(folder["out"], New, isExecutable: true);

        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
        Assert.True(FileIdentity.TryOf(folder["out"], out FileIdentity after));
        Assert.NotEqual(before.Inode, after.Inode);
        Assert.Equal(["out"], folder.Names);
    }

    [Fact]
    public void A_reader_of_the_old_output_keeps_it()
    {
        File.WriteAllBytes(folder["out"], Old);
        using FileStream reader = File.OpenRead(folder["out"]);

        PublishOutput.Run(folder["out"], New, isExecutable: true);

        byte[] read = new byte[Old.Length];
        reader.ReadExactly(read);
        Assert.Equal(Old, read);
    }

    [Fact]
    public void The_executable_bits_follow_umask()
    {
        uint mask = FileModeMask.Set(0x17); // 027
        try
        {
            PublishOutput.Run(folder["program"], New, isExecutable: true);
            PublishOutput.Run(folder["object"], New, isExecutable: false);
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

    [Fact]
    public void A_temporary_file_that_a_killed_process_left_is_no_obstacle()
    {
        File.WriteAllBytes(folder["out"], Old);
        File.WriteAllBytes(PublishOutput.TemporaryName(folder["out"]), Old);
        PublishOutput.Run(folder["out"], New, isExecutable: true);
        Assert.Equal(["out"], folder.Names);

        File.WriteAllBytes(PublishOutput.TemporaryName(folder["out"]), Old);
        PublishNamed.Run(folder["out"], PublishOutput.ModeOf(isExecutable: true), Write(New));
        Assert.Equal(["out"], folder.Names);
        Assert.Equal(New, File.ReadAllBytes(folder["out"]));
    }

    [Fact]
    public void Where_the_output_cannot_be_nothing_changes()
    {
        Directory.CreateDirectory(folder["out"]);

        Assert.Throws<OutputFailure>(() => PublishOutput.Run(folder["out"], New, isExecutable: true));
        Assert.Throws<OutputFailure>(() => PublishNamed.Run(folder["out"], PublishOutput.ModeOf(isExecutable: true), Write(New)));
        Assert.Throws<OutputFailure>(() => PublishOutput.Run(folder["nowhere/out"], New, isExecutable: true));
        Assert.Throws<OutputFailure>(() => PublishNamed.Run(folder["nowhere/out"], PublishOutput.ModeOf(isExecutable: true), Write(New)));
        Assert.Equal(["out"], folder.Names);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_output_and_no_litter()
    {
        Assert.True(LeavesAllAsItWas((path, write) => PublishOutput.Run(path, PublishOutput.ModeOf(isExecutable: true), exists: true, write)));
        Assert.True(LeavesAllAsItWas((path, write) => PublishNamed.Run(path, PublishOutput.ModeOf(isExecutable: true), write)));
    }

    [Fact]
    public void The_law_rejects_writing_in_place() => Assert.False(LeavesAllAsItWas((path, write) =>
    {
        using FileStream file = File.Create(path);
        write((int)file.SafeFileHandle.DangerousGetHandle());
    }));

    [Fact]
    public void The_law_rejects_a_temporary_file_that_is_left() => Assert.False(LeavesAllAsItWas((path, write) =>
    {
        using (FileStream file = File.Create(path + ".tmp"))
        {
            write((int)file.SafeFileHandle.DangerousGetHandle());
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }));

    // A disk that is full after half of it.
    private bool LeavesAllAsItWas(Action<string, Action<int>> publish)
    {
        using TemporaryFolder place = new();
        File.WriteAllBytes(place["out"], Old);
        Assert.Throws<OutputFailure>(() => publish(place["out"], file =>
        {
            RandomAccess.Write(new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: false), New.AsSpan(0, New.Length / 2), 0);
            throw new OutputFailure(place["out"], "no space left on device");
        }));
        return place.Names is ["out"] && File.ReadAllBytes(place["out"]).SequenceEqual(Old);
    }

    [Fact]
    public void A_device_is_written_to_and_stays()
    {
        PublishOutput.Run("/dev/null", New, isExecutable: true);

        Assert.True(FileIdentity.TryOf("/dev/null", out FileIdentity device));
        Assert.False(device.IsRegular);
    }

    [Fact]
    public void An_output_that_is_an_input_by_another_name_is_found()
    {
        File.WriteAllBytes(folder["a.o"], Old);
        File.CreateSymbolicLink(folder["b.o"], folder["a.o"]);
        LoadedFile? input = ReadFile.Run(folder["a.o"]).File;
        Assert.NotNull(input);

        Assert.Equal(folder["a.o"], CheckOutput.IsInput(folder["b.o"], [input]));
        Assert.Null(CheckOutput.IsInput(folder["c.o"], [input]));
    }

    [Law]
    public bool What_is_written_is_what_is_read(byte[] some, ushort repeat)
    {
        byte[] bytes = [.. Enumerable.Repeat(some, 1 + (repeat % 2000)).SelectMany(part => part)];
        PublishOutput.Run(folder["out"], bytes, isExecutable: false);
        return ReadFile.Run(folder["out"]).File is LoadedFile file
            && file.Bytes.Span.SequenceEqual(bytes)
            && Math.Abs((long)file.ModifiedTime - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 60;
    }
}
