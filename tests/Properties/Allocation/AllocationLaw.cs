using System;

namespace AfsLd.Tests.Properties.Allocation;

/// <summary>The law that work allocates no object for each item: the smallest object there is takes 24 bytes.</summary>
internal static class AllocationLaw
{
    private const int WarmUps = 3;
    private const int Runs = 5;

    /// <summary>Bytes that the work allocates on this thread once its code is compiled: the fewest of several runs.</summary>
    internal static long BytesOf(Action work)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            work();
        }

        long fewest = long.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }

    /// <summary>True if the work stays within what its calls and results may take: nothing of it grows by an object for each item.</summary>
    /// <param name="work">What is measured.</param>
    /// <param name="items">How many symbols, relocations, ... it visits: at least 1,000, else nothing is proved.</param>
    /// <param name="calls">How many calls share that work.</param>
    /// <param name="bytesOfCall">What each may make besides its results: a few objects.</param>
    /// <param name="resultBytes">The size of all results: columns of exact size.</param>
    internal static bool Holds(Action work, long items, int calls, int bytesOfCall, long resultBytes = 0)
    {
        const int SmallestObjectBytes = 24;
        long besides = (long)calls * bytesOfCall;
        return items >= 1000 && items * SmallestObjectBytes > besides && BytesOf(work) <= besides + resultBytes;
    }

    /// <summary>The mutant: the same work, and an object for each item.</summary>
    internal static Action WithAnObjectForEach(Action work, long items) => () =>
    {
        work();
        for (long i = 0; i < items; i++)
        {
            GC.KeepAlive(Keep(new object()));
        }
    };

    // Not inlined: the compiler would see that nobody keeps it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static object Keep(object made) => made;
}
