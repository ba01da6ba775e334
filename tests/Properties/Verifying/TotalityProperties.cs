using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Verification;
using AfsLd.Stages.Verifying;
using FsCheck.Xunit;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>The verifier takes any bytes.</summary>
public sealed class TotalityProperties
{
    [Property]
    public void Arbitrary_bytes_are_reported_never_thrown_at(byte[] bytes) =>
        Assert.NotNull(VerifyImage.Run(bytes, "file"));

    [Property]
    public void Arbitrary_bytes_behind_a_header_are_reported(byte[] bytes, byte count, ushort size)
    {
        byte[] file = new byte[MachHeader.SizeBytes + bytes.Length];
        bytes.CopyTo(file, MachHeader.SizeBytes);
        BitConverter.TryWriteBytes(file, MachHeader.Magic64);
        BitConverter.TryWriteBytes(file.AsSpan(4), MachHeader.CpuTypeArm64);
        BitConverter.TryWriteBytes(file.AsSpan(12), MachHeader.Execute);
        BitConverter.TryWriteBytes(file.AsSpan(16), (uint)count);
        BitConverter.TryWriteBytes(file.AsSpan(20), (uint)size);
        VerificationReport report = VerifyImage.Run(file, "file");
        Assert.False(report.IsAccepted);
    }
}
