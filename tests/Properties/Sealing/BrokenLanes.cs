using System;
using System.Runtime.Intrinsics;
using AfsLd.Stages.Sealing;

namespace AfsLd.Tests.Properties.Sealing;

/// <summary>Where a mutant of the four lanes goes wrong.</summary>
internal interface IBlunder
{
    static abstract Blunder Kind { get; }
}

internal enum Blunder
{
    None,
    Majority,
    Choose,
    Rotation,
    Schedule,
    SwappedLanes,
    SharedLane,
    ByteOrder,
}

internal readonly struct NoBlunder : IBlunder { public static Blunder Kind => Blunder.None; }

internal readonly struct MajorityBlunder : IBlunder { public static Blunder Kind => Blunder.Majority; }

internal readonly struct ChooseBlunder : IBlunder { public static Blunder Kind => Blunder.Choose; }

internal readonly struct RotationBlunder : IBlunder { public static Blunder Kind => Blunder.Rotation; }

internal readonly struct ScheduleBlunder : IBlunder { public static Blunder Kind => Blunder.Schedule; }

internal readonly struct SwappedLanesBlunder : IBlunder { public static Blunder Kind => Blunder.SwappedLanes; }

internal readonly struct SharedLaneBlunder : IBlunder { public static Blunder Kind => Blunder.SharedLane; }

internal readonly struct ByteOrderBlunder : IBlunder { public static Blunder Kind => Blunder.ByteOrder; }

/// <summary>The four lanes with one thing broken.</summary>
internal readonly struct BrokenLanes<TBlunder> : ILanes<Vector128<uint>>
    where TBlunder : IBlunder
{
    public static int Count => FourLanes.Count;

    public static Vector128<uint> Repeat(uint word) => FourLanes.Repeat(word);

    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => FourLanes.Add(left, right);

    public static Vector128<uint> BigSigma0(Vector128<uint> x) =>
        TBlunder.Kind == Blunder.Rotation ? FourLanes.BigSigma1(x) : FourLanes.BigSigma0(x);

    public static Vector128<uint> BigSigma1(Vector128<uint> x) => FourLanes.BigSigma1(x);

    public static Vector128<uint> SmallSigma0(Vector128<uint> x) => FourLanes.SmallSigma0(x);

    public static Vector128<uint> SmallSigma1(Vector128<uint> x) =>
        TBlunder.Kind == Blunder.Schedule ? FourLanes.SmallSigma0(x) : FourLanes.SmallSigma1(x);

    public static Vector128<uint> Choose(Vector128<uint> e, Vector128<uint> f, Vector128<uint> g) =>
        TBlunder.Kind == Blunder.Choose ? FourLanes.Choose(e, g, f) : FourLanes.Choose(e, f, g);

    public static Vector128<uint> Majority(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c) =>
        TBlunder.Kind == Blunder.Majority ? a ^ b ^ c : FourLanes.Majority(a, b, c);

    public static void LoadBlocks(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, Span<Vector128<uint>> words)
    {
        Span<int> order = [offsets[0], offsets[1], offsets[2], offsets[3]];
        if (TBlunder.Kind == Blunder.SwappedLanes)
        {
            (order[1], order[2]) = (order[2], order[1]);
        }
        else if (TBlunder.Kind == Blunder.SharedLane)
        {
            order[3] = order[2];
        }

        FourLanes.LoadBlocks(bytes, order, words);
        if (TBlunder.Kind == Blunder.ByteOrder)
        {
            (words[0], words[1]) = (words[1], words[0]);
        }
    }

    public static void Store(Vector128<uint> vector, Span<uint> destination) => FourLanes.Store(vector, destination);
}
