using System;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>One way to break one rule.</summary>
/// <param name="Rule">The rule that the verifier must name.</param>
/// <param name="Original">Makes the good file.</param>
/// <param name="Break">Breaks it; the file is signed again after it unless <paramref name="IsSigned"/> says that it is about the signature.</param>
/// <param name="IsSigned">True if the file is left as it is after breaking.</param>
internal sealed record Mutant(string Rule, Func<byte[]> Original, Action<BrokenImage> Break, bool IsSigned = false)
{
    /// <summary>The broken file.</summary>
    internal byte[] Make()
    {
        BrokenImage image = new(Original());
        Break(image);
        if (!IsSigned)
        {
            image.Sign();
        }

        return image.Bytes;
    }
}
