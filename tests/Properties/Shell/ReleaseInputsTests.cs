using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Shell.Execution;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>Inputs whose pages were given back can still be read, and the output is published in any case.</summary>
public sealed class ReleaseInputsTests : IDisposable
{
    private const int SmallBytes = 1000;
    private const int LargeBytes = 5 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public void Inputs_hold_the_same_bytes_afterwards(bool isParallel)
    {
        (LoadFiles files, List<byte[]> written) = Load();
        int published = 0;
        ReleaseInputs.Beside(Execution(isParallel), files, () => published++);
        Assert.Equal(1, published);
        Assert.All(files.Files.Zip(written), pair => Assert.True(pair.Item1.Bytes.Span.SequenceEqual(pair.Item2)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_failure_to_publish_is_heard_of(bool isParallel) =>
        Assert.Throws<InvalidOperationException>(() => ReleaseInputs.Beside(Execution(isParallel), Load().Files, () => throw new InvalidOperationException()));

    /// <summary>That pages are given back at all, which no bytes tell: a private page that was written to goes back to the file's.</summary>
    [Fact]
    public unsafe void A_mapped_file_is_read_again_from_its_file()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        (LoadFiles files, List<byte[]> written) = Load();
        LoadedFile mapped = files.Files.Single(file => file.Bytes.Length == LargeBytes);
        fixed (byte* start = mapped.Bytes.Span)
        {
            Assert.Equal(0, Protect(start, LargeBytes, 3));
            *start ^= 0xff;
        }

        Assert.False(mapped.Bytes.Span.SequenceEqual(written[1]));
        ReleaseInputs.Release(mapped);
        Assert.True(mapped.Bytes.Span.SequenceEqual(written[1]));
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "mprotect")]
    private static extern unsafe int Protect(byte* start, nint length, int protection);

    private static IExecution Execution(bool isParallel) => isParallel ? new ParallelExecution(3) : SequentialExecution.Instance;

    private (LoadFiles Files, List<byte[]> Written) Load()
    {
        List<byte[]> written = [];
        foreach (int size in (int[])[SmallBytes, LargeBytes])
        {
            var bytes = new byte[size];
            new Random(size).NextBytes(bytes);
            written.Add(bytes);
            File.WriteAllBytes(folder[$"{size}"], bytes);
        }

        LoadFiles files = new(FileMeans.Linux);
        _ = files.Arguments(SequentialExecution.Instance, [folder[$"{SmallBytes}"], folder[$"{LargeBytes}"]]);
        return (files, written);
    }
}
