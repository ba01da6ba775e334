using System;
using System.Threading;
using AfsLd.Domain;

namespace AfsLd.Shell.Execution;

/// <summary>Dedicated workers, of which the calling thread is one: each takes the next index and stores into that index's slot.</summary>
/// <remarks>Threads are created by the first visits that have work for them and live until the process ends. A visit inside of a visit runs
/// on the thread that calls it. Which worker takes which item never shows: not in the results, nor in the exception, which is that of
/// the lowest index as if the items had been visited in order.</remarks>
internal sealed class ParallelExecution : IExecution
{
    private readonly object gate = new();
    private readonly Thread?[] threads;
    private Job? current;
    private int waiting;
    private int busy;

    /// <summary>An execution on up to <paramref name="workers"/> threads.</summary>
    internal ParallelExecution(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        threads = new Thread?[workers - 1];
    }

    /// <inheritdoc/>
    public void Visit(IndexedWork work)
    {
        if (threads.Length == 0 || work.Count < 2 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            SequentialExecution.Instance.Visit(work);
            return;
        }

        try
        {
            Job job = new(work);
            Start(job, Math.Min(threads.Length, work.Count - 1));
            job.Work();
            Finish(job);
            job.Rethrow();
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    private void Start(Job job, int helpers)
    {
        lock (gate)
        {
            current = job;
            job.Wanted = helpers;
            for (int i = Math.Min(helpers, waiting); i > 0; i--)
            {
                Monitor.Pulse(gate);
            }
        }

        for (int i = 0; i < helpers; i++)
        {
            if (threads[i] is null)
            {
                Thread thread = new(Help) { IsBackground = true, Name = "worker" };
                threads[i] = thread;
                thread.Start();
            }
        }
    }

    // Workers that have not come yet find nothing to do, and are not waited for.
    private void Finish(Job job)
    {
        lock (gate)
        {
            current = null;
            while (job.Active > 0)
            {
                Monitor.Wait(gate);
            }
        }
    }

    private void Help()
    {
        while (true)
        {
            Job job;
            lock (gate)
            {
                while (current is null || current.Wanted == 0)
                {
                    waiting++;
                    Monitor.Wait(gate);
                    waiting--;
                }

                job = current;
                job.Wanted--;
                job.Active++;
            }

            job.Work();
            lock (gate)
            {
                job.Active--;
                if (job.Active == 0 && current != job)
                {
                    // The caller waits among the workers.
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    /// <summary>One visit. Wanted and Active are guarded by the execution's gate.</summary>
    private sealed class Job(IndexedWork work)
    {
        private readonly FirstFailure failure = new();
        private int next = -1;

        /// <summary>How many more workers may join.</summary>
        internal int Wanted;

        /// <summary>How many workers are in it, besides the caller.</summary>
        internal int Active;

        internal void Work()
        {
            while (true)
            {
                int index = Interlocked.Increment(ref next);

                // Indices are handed out in order: every index below a failed one has been taken, none above it is needed.
                if (index >= work.Count || index > failure.Index)
                {
                    return;
                }

                try
                {
                    work.Run(index);
                }
                catch (Exception exception)
                {
                    failure.Offer(index, exception);
                }
            }
        }

        internal void Rethrow() => failure.Rethrow();
    }
}
