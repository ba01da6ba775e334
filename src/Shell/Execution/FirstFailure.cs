using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace AfsLd.Shell.Execution;

/// <summary>Keeps the exception of the lowest index of those offered.</summary>
internal sealed class FirstFailure
{
    private readonly Lock gate = new();
    private ExceptionDispatchInfo? exception;
    private int index = int.MaxValue;

    /// <summary>The lowest index that failed; int.MaxValue if none has.</summary>
    internal int Index => Volatile.Read(ref index);

    /// <summary>Offers a failure.</summary>
    internal void Offer(int failedIndex, Exception failed)
    {
        lock (gate)
        {
            if (failedIndex < index)
            {
                exception = ExceptionDispatchInfo.Capture(failed);
                Volatile.Write(ref index, failedIndex);
            }
        }
    }

    /// <summary>Throws the kept exception as it was; returns if there is none.</summary>
    internal void Rethrow() => exception?.Throw();
}
