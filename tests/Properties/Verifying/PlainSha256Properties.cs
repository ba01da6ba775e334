using System.Security.Cryptography;
using AfsLd.Stages.Verifying;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>The verifier's own hash is SHA-256.</summary>
public sealed class PlainSha256Properties
{
    [Law]
    public void It_agrees_with_the_platform_and_notices_a_flipped_bit(byte[] bytes, ushort more)
    {
        byte[] input = new byte[bytes.Length + (more % 200) + 1];
        bytes.CopyTo(input, 0);
        byte[] digest = new byte[PlainSha256.DigestBytes];
        PlainSha256.Run(input, digest);
        Assert.Equal(SHA256.HashData(input), digest);

        // The mutant: other bytes.
        input[^1] ^= 1;
        Assert.NotEqual(SHA256.HashData(input), digest);
    }
}
