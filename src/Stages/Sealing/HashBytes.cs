using System;

namespace AfsLd.Stages.Sealing;

/// <summary>SHA-256 of one message of any length.</summary>
public static class HashBytes
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestBytes = Sha256Constants.DigestBytes;

    /// <summary>Writes the 32-byte digest of <paramref name="message"/>.</summary>
    public static void Run(ReadOnlySpan<byte> message, Span<byte> destination)
    {
        if (ArmSha256.IsSupported)
        {
            ArmSha256.Run(message, destination);
        }
        else
        {
            ScalarSha256.Run(message, destination);
        }
    }
}
