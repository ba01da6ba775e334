using System;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Text;
using AfsLd.Stages.Sealing;
using Xunit;

namespace AfsLd.Tests.Properties.Sealing;

public sealed class HashProperties
{
    // NIST's examples for SHA-256 (FIPS 180-4 and its "cryptographic standards and guidelines" samples).
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        1,
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void Every_implementation_gives_the_digests_of_the_standard(string text, int times, string digest)
    {
        byte[] message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));
        var actual = new byte[32];
        HashBytes.Run(message, actual);
        Assert.Equal(digest, Convert.ToHexStringLower(actual));
        ScalarSha256.Run(message, actual);
        Assert.Equal(digest, Convert.ToHexStringLower(actual));
        if (ArmSha256.IsSupported)
        {
            ArmSha256.Run(message, actual);
            Assert.Equal(digest, Convert.ToHexStringLower(actual));
        }

        // The lanes hash whole blocks: the message of a million is one page of theirs.
        if (message.Length % 64 == 0 && message.Length > 0)
        {
            foreach ((_, PageHasher hasher) in HashLaws.Implementations)
            {
                hasher(message, message.Length, actual);
                Assert.Equal(digest, Convert.ToHexStringLower(actual));
            }
        }
    }

    [Law]
    public void Every_implementation_hashes_any_number_of_pages_as_the_platform_does(int seed)
    {
        var random = new Random(seed);
        int pageSize = 64 * random.Next(1, 5);
        var bytes = new byte[random.Next(0, 40 * pageSize)];
        random.NextBytes(bytes);
        Assert.All(HashLaws.Implementations, one => Assert.True(HashLaws.AgreesWithThePlatform(one.Hasher, bytes, pageSize), one.Name));
    }

    [Law]
    public void Every_implementation_hashes_signature_pages_as_the_platform_does(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(0, 20 * HashPages.SignaturePageBytes)];
        random.NextBytes(bytes);
        Assert.All(HashLaws.Implementations, one => Assert.True(HashLaws.AgreesWithThePlatform(one.Hasher, bytes, HashPages.SignaturePageBytes), one.Name));
    }

    [Law]
    public void Pages_hashed_in_parts_give_what_the_whole_gives(int seed)
    {
        var random = new Random(seed);
        int pageSize = 64;
        var bytes = new byte[random.Next(1, 60 * pageSize)];
        random.NextBytes(bytes);
        int cut = random.Next(0, (bytes.Length / pageSize) + 1) * pageSize;
        var whole = new byte[HashPages.DigestsSizeBytes(bytes.Length, pageSize)];
        var parts = new byte[whole.Length];
        HashPages.Run(bytes, pageSize, whole);
        HashPages.Run(bytes.AsSpan(cut), pageSize, parts.AsSpan(cut / pageSize * 32));
        HashPages.Run(bytes.AsSpan(0, cut), pageSize, parts);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void The_comparison_accepts_sound_lanes_and_rejects_each_blunder()
    {
        var bytes = new byte[7 * 128];
        new Random(1).NextBytes(bytes);
        Assert.True(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<NoBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<MajorityBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<ChooseBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<RotationBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<ScheduleBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<SwappedLanesBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<SharedLaneBlunder>, Vector128<uint>>, bytes, 128));
        Assert.False(HashLaws.AgreesWithThePlatform(HashLaws.InLanes<BrokenLanes<ByteOrderBlunder>, Vector128<uint>>, bytes, 128));
    }

    [Fact]
    public void The_comparison_rejects_a_last_page_that_is_hashed_with_padding_and_a_write_past_the_end()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        Assert.False(HashLaws.AgreesWithThePlatform(
            (pages, size, destination) =>
            {
                var padded = new byte[(pages.Length + size - 1) / size * size];
                pages.CopyTo(padded);
                HashPages.Run(padded, size, destination);
            },
            bytes,
            128));
        Assert.False(HashLaws.AgreesWithThePlatform(
            (pages, size, destination) =>
            {
                HashPages.Run(pages, size, destination);
                destination[^1] = 0;
            },
            bytes,
            128));
    }

    [Fact]
    public void Hashing_pages_allocates_nothing()
    {
        var bytes = new byte[(33 * 4096) + 100];
        var digests = new byte[34 * 32];

        // A debug build boxes the handle of each constant table, a few a run; a product never does.
        int allowance = typeof(HashPages).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true ? 1024 : 0;
        Assert.InRange(BytesAllocatedBy(() => HashPages.Run(bytes, 4096, digests)), 0, allowance);
        Assert.NotInRange(BytesAllocatedBy(() => HashPages.Run(bytes, 4096, new byte[34 * 32])), 0, allowance);
    }

    private static long BytesAllocatedBy(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
