using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AfsLd.Bench.Inputs;
using AfsLd.Stages.Sealing;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>SHA-256 of 4 MiB of pages by each implementation that this machine has, and the UUID.</summary>
[MemoryDiagnoser]
public class HashingBenchmarks
{
    private const int PageBytes = HashPages.SignaturePageBytes;
    private const int Pages = 1024;

    private readonly byte[] bytes = new byte[Pages * PageBytes];
    private readonly byte[] digests = new byte[Pages * HashBytes.DigestBytes];
    private SampleLink link = SampleLink.Shared;
    private byte[] file = [];
    private byte[] fileDigests = [];

    /// <summary>How to hash.</summary>
    [ParamsSource(nameof(Implementations))]
    public string Implementation { get; set; } = "chosen";

    /// <summary>Those that run here.</summary>
    public static IEnumerable<string> Implementations
    {
        get
        {
            yield return "chosen";
            yield return "scalar";
            yield return "platform";
            yield return "4 lanes";
            if (Avx2.IsSupported)
            {
                yield return "8 lanes";
            }

            if (Avx512BW.IsSupported)
            {
                yield return "16 lanes";
            }

            if (ArmSha256.IsSupported)
            {
                yield return "arm";
            }
        }
    }

    /// <summary>Bytes that do not repeat.</summary>
    [GlobalSetup]
    public void Make()
    {
        RandomNumbers random = new(7);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.Below(256);
        }

        link = SampleLink.Shared;
        file = [.. SampleLink.ValueOf(ComposeFile.Run(link.Image))];
        fileDigests = new byte[SealImage.PageCount(link.Image) * HashBytes.DigestBytes];
        HashPages.Run(file.AsSpan(0, (int)SealImage.CodeLimit(link.Image)), PageBytes, fileDigests);
    }

    /// <summary>1,024 pages.</summary>
    [Benchmark]
    public void HashOfPages()
    {
        switch (Implementation)
        {
            case "4 lanes":
                InLanes<FourLanes, Vector128<uint>>(FourLanes.Count);
                break;
            case "8 lanes":
                InLanes<EightLanes, Vector256<uint>>(EightLanes.Count);
                break;
            case "16 lanes":
                InLanes<SixteenLanes, Vector512<uint>>(SixteenLanes.Count);
                break;
            case "chosen":
                HashPages.Run(bytes, PageBytes, digests);
                break;
            default:
                OneByOne();
                break;
        }
    }

    /// <summary>The UUID of the sample.</summary>
    [Benchmark]
    public byte Uuid()
    {
        Span<byte> uuid = stackalloc byte[16];
        SealImage.DeriveUuid(link.Image, fileDigests, file, uuid);
        return uuid[0];
    }

    private void OneByOne()
    {
        for (int page = 0; page < Pages; page++)
        {
            ReadOnlySpan<byte> input = bytes.AsSpan(page * PageBytes, PageBytes);
            Span<byte> digest = digests.AsSpan(page * HashBytes.DigestBytes, HashBytes.DigestBytes);
            switch (Implementation)
            {
                case "scalar":
                    ScalarSha256.Run(input, digest);
                    break;
                case "arm":
                    ArmSha256.Run(input, digest);
                    break;
                default:
                    System.Security.Cryptography.SHA256.HashData(input, digest);
                    break;
            }
        }
    }

    private void InLanes<TLanes, TVector>(int lanes)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (int page = 0; page < Pages; page += lanes)
        {
            LaneSha256.Run<TLanes, TVector>(bytes.AsSpan(page * PageBytes), PageBytes, digests.AsSpan(page * HashBytes.DigestBytes));
        }
    }
}
