using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AfsLd.Domain.Format;
using AfsLd.Domain.Verification;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>The verifier takes any bytes, ends soon, and misses no byte that is covered by the signature.</summary>
public sealed class TotalityProperties
{
    /// <summary>What a verifier has to say about a file.</summary>
    internal enum Answer
    {
        /// <summary>Anything.</summary>
        Any,

        /// <summary>That a rule is broken, or that it was not checked: another processor's file, say.</summary>
        Noticed,

        /// <summary>That a rule is broken.</summary>
        Refused,
    }

    private static readonly ulong[] Extremes =
    [
        0, 1, 4, 7, 8, 0x7f, 0x80, 0xff, 0x3fff, 0x4000, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff,
        0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_c000, 0xffff_ffff_ffff_ffff,
    ];

    private static readonly ImmutableArray<byte[]> Samples =
    [
        SampleProgram.Chained(), SampleProgram.Classic(), SampleProgram.Dylib(), SampleProgram.ChainedLargeAddends(), SampleProgram.Universal(),
        StandaloneSample.Static(), StandaloneSample.StaticPie(), StandaloneSample.Firmware(), StandaloneSample.Dylinker(), StandaloneSample.OldDylinker(),
    ];

    private static readonly VerificationRule Any = new("any", ImageReader.Dyld, "anything");

    [Law]
    public void Arbitrary_bytes_are_reported_never_thrown_at(byte[] bytes) =>
        Assert.Null(Fault(bytes, bytes.Length < MachHeader.SizeBytes ? Answer.Refused : Answer.Any, VerifyImage.Run));

    [Law]
    public void Arbitrary_bytes_behind_a_header_are_reported(byte[] bytes, byte count, ushort size)
    {
        byte[] file = new byte[MachHeader.SizeBytes + bytes.Length];
        bytes.CopyTo(file, MachHeader.SizeBytes);
        BitConverter.TryWriteBytes(file, MachHeader.Magic64);
        BitConverter.TryWriteBytes(file.AsSpan(4), MachHeader.CpuTypeArm64);
        BitConverter.TryWriteBytes(file.AsSpan(12), MachHeader.Execute);
        BitConverter.TryWriteBytes(file.AsSpan(16), (uint)count);
        BitConverter.TryWriteBytes(file.AsSpan(20), (uint)size);
        Assert.Null(Fault(file, Answer.Refused, VerifyImage.Run));
    }

    [Law]
    public void A_truncated_image_is_reported(byte sample, uint length)
    {
        byte[] whole = SampleOf(sample);
        Assert.Null(Fault(whole[..(int)(length % (uint)whole.Length)], Answer.Refused, VerifyImage.Run));
    }

    [Fact]
    public void Each_truncation_of_the_load_commands_is_reported()
    {
        byte[] whole = Samples[0];
        int end = MachHeader.SizeBytes + (int)new BrokenImage(whole).Get32(20);
        for (int length = 0; length <= end; length++)
        {
            Assert.Null(Fault(whole[..length], Answer.Refused, VerifyImage.Run));
        }
    }

    [Law]
    public void A_flipped_bit_before_the_signature_is_reported(byte sample, uint position, byte bit)
    {
        byte[] file = (byte[])Samples[sample % 4].Clone();
        int end = new BrokenImage(file).Blob(LoadCommands.CodeSignature);
        file[position % (uint)end] ^= (byte)(1 << (bit % 8));
        Assert.Null(Fault(file, Answer.Noticed, VerifyImage.Run));
    }

    [Law]
    public void Flipped_bits_are_no_accident_even_when_signed(int seed)
    {
        Random random = new(seed);
        BrokenImage image = new((byte[])Samples[random.Next(Samples.Length)].Clone());
        for (int flips = random.Next(1, 40); flips > 0; flips--)
        {
            image.Bytes[Place(random, image.Bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        Signed(image, random);
        Assert.Null(Fault(image.Bytes, Answer.Any, VerifyImage.Run));
    }

    [Law]
    public void Extreme_numbers_are_no_accident_even_when_signed(int seed)
    {
        Random random = new(seed);
        BrokenImage image = new((byte[])Samples[random.Next(Samples.Length)].Clone());
        for (int writes = random.Next(1, 6); writes > 0; writes--)
        {
            int at = Place(random, image.Bytes.Length - 8) & ~3;
            ulong value = Extremes[random.Next(Extremes.Length)];
            _ = random.Next(3) switch { 0 => image.Set64(at, value), 1 => image.Set16(at, (ushort)value), _ => image.Set32(at, (uint)value) };
        }

        Signed(image, random);
        Assert.Null(Fault(image.Bytes, Answer.Any, VerifyImage.Run));
    }

    [Law]
    public void A_changed_command_size_is_reported_even_when_signed(byte sample, ushort command, uint size)
    {
        BrokenImage image = new((byte[])Samples[sample % 4].Clone());
        MachImage read = MachImage.Read(image.Bytes);
        CommandView view = read.Commands[command % read.Commands.Length];
        size = (command & 0x100) != 0 ? size : size % 128 * 8;
        image.Set32(view.Offset + 4, size);
        image.Sign();
        Assert.Null(Fault(image.Bytes, size != view.SizeBytes ? Answer.Refused : Answer.Any, VerifyImage.Run));
    }

    [Fact]
    public void Each_small_size_of_each_command_is_reported()
    {
        byte[] whole = Samples[1];
        foreach (CommandView view in MachImage.Read(whole).Commands)
        {
            for (uint size = 0; size < 200; size++)
            {
                BrokenImage image = new BrokenImage((byte[])whole.Clone()).Set32(view.Offset + 4, size);
                image.Sign();
                Assert.Null(Fault(image.Bytes, size != view.SizeBytes ? Answer.Refused : Answer.Any, VerifyImage.Run));
            }
        }
    }

    [Fact]
    public void Whatever_a_segment_says_of_its_place_all_that_is_told_is_told_of_the_file()
    {
        foreach (byte[] whole in Samples)
        {
            if (BitConverter.ToUInt32(whole) != MachHeader.Magic64)
            {
                continue;
            }

            foreach (SegmentView segment in MachImage.Read(whole).Segments)
            {
                // fileoff 40, filesize 48.
                foreach (ulong start in Extremes.Where(start => start > int.MaxValue))
                {
                    foreach (ulong size in new[] { 0ul, segment.FileSize })
                    {
                        BrokenImage image = new BrokenImage((byte[])whole.Clone()).Set64((int)segment.CommandOffset + 40, start).Set64((int)segment.CommandOffset + 48, size);
                        Assert.Null(Fault(image.Bytes, Answer.Any, VerifyImage.Run));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_verifier_that_throws_is_caught() =>
        Assert.NotNull(Fault(Samples[0], Answer.Any, (_, _) => throw new IndexOutOfRangeException()));

    [Fact]
    public void A_verifier_that_does_not_end_is_caught()
    {
        bool hasEnded = false;
        VerificationReport Turn(string path, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                Thread.SpinWait(100);
            }

            hasEnded = true;
            return new VerificationReport(path, [], []);
        }

        Assert.NotNull(Fault(Samples[0], Answer.Any, (_, path, stop) => Turn(path, stop), TimeSpan.FromMilliseconds(50)));
        Assert.True(hasEnded, "a thread is left behind");
    }

    [Fact]
    public void A_verifier_that_accepts_everything_is_caught() =>
        Assert.NotNull(Fault(Samples[0], Answer.Refused, (_, path) => new VerificationReport(path, [], [])));

    [Fact]
    public void A_verifier_that_points_outside_the_file_is_caught() =>
        Assert.NotNull(Fault(Samples[0], Answer.Any, (file, path) => new VerificationReport(path, [new Violation(Any, file.Length + 1L, "")], [])));

    /// <summary>What is wrong with a verifier's answer about a file; null if nothing.</summary>
    internal static string? Fault(byte[] file, Answer expected, Func<ReadOnlyMemory<byte>, string, VerificationReport> verify) =>
        Fault(file, expected, (bytes, path, _) => verify(bytes, path), ProcessorBudget.Enough);

    private static string? Fault(byte[] file, Answer expected, Func<ReadOnlyMemory<byte>, string, CancellationToken, VerificationReport> verify, TimeSpan budget)
    {
        var report = new VerificationReport("file", [], []);
        try
        {
            if (!ProcessorBudget.Suffices(stop => report = verify(file, "file", stop), budget))
            {
                return $"does not end within {budget.TotalSeconds} s of processor time";
            }
        }
        catch (Exception thrown)
        {
            return thrown.ToString();
        }

        foreach (Violation violation in report.Violations)
        {
            // The end of the file is where something is missing.
            if (violation.Offset < 0 || violation.Offset > Math.Max(file.Length, MachHeader.SizeBytes))
            {
                return $"{violation.Rule.Name} is told of 0x{violation.Offset:x} of a file of 0x{file.Length:x} bytes";
            }
        }

        bool isSilent = report.IsAccepted && (expected == Answer.Refused || report.Notes.IsEmpty);
        return isSilent && expected != Answer.Any ? "a broken image is accepted" : null;
    }

    private static byte[] SampleOf(byte number) => Samples[number % Samples.Length];

    // Half of the places are in the header and the load commands, half anywhere.
    private static int Place(Random random, int length) => random.Next(random.Next(2) == 0 ? Math.Min(length, 0xc00) : length);

    private static void Signed(BrokenImage image, Random random)
    {
        if (random.Next(4) != 0)
        {
            image.Sign();
        }
    }
}
