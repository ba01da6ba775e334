using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AfsLd.Domain;
using AfsLd.Shell.Execution;
using FsCheck;
using Xunit;

namespace AfsLd.Tests.Properties.Execution;

public sealed class ExecutionProperties
{
    private static readonly ParallelExecution One = new(1);
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    [Law]
    public bool Every_execution_maps_as_Select_does(int[] items, int[] delays, int seed) =>
        Executions(seed).All(execution => ExecutionLaw.Holds(execution, items, poison: 0, delays));

    [Law]
    public bool The_exception_of_the_lowest_index_is_the_one_that_shows(int[] items, byte poison, int[] delays, int seed) =>
        Executions(seed).All(execution => ExecutionLaw.Holds(execution, items, Math.Max(1, poison % 8), delays));

    // Executions are used again and again, after failures too.
    private static IExecution[] Executions(int seed) => [SequentialExecution.Instance, One, Two, Eight, new ShuffledExecution(seed)];

    [Fact]
    public void Workers_work_at_the_same_time()
    {
        using CountdownEvent all = new(4);
        ImmutableArray<bool> met = new ParallelExecution(4).Map<int, bool>([0, 1, 2, 3], _ =>
        {
            all.Signal();
            return all.Wait(TimeSpan.FromSeconds(60));
        });

        Assert.All(met, Assert.True);
    }

    [Fact]
    public void An_item_may_wait_for_the_last_one()
    {
        using ManualResetEventSlim last = new();
        ImmutableArray<int> items = [.. Enumerable.Range(0, 100)];
        ImmutableArray<int> results = new ParallelExecution(2).Map(items, item =>
        {
            if (item == 99)
            {
                last.Set();
            }

            Assert.True(item != 0 || last.Wait(TimeSpan.FromSeconds(60)));
            return item;
        });

        Assert.Equal(items.AsEnumerable(), results);
    }

    [Fact]
    public void A_map_inside_a_map_is_a_map()
    {
        ImmutableArray<int> items = [.. Enumerable.Range(0, 50)];
        ImmutableArray<int> sums = Eight.Map(items, outer => Eight.Map(items, inner => outer * inner).Sum());

        Assert.Equal(items.Select(outer => outer * items.Sum()), sums);
    }

    [Fact]
    public void Many_small_maps_lose_no_item()
    {
        ImmutableArray<int> items = [.. Enumerable.Range(0, 3)];
        for (int i = 0; i < 20_000; i++)
        {
            ImmutableArray<int> results = Eight.Map(items, item => item + i);
            Assert.True(results is [var a, var b, var c] && a == i && b == i + 1 && c == i + 2);
        }
    }

    [Fact]
    public void The_law_rejects_executions_that_break_it()
    {
        IExecution[] mutants = [new LastFailureWins(), new SwallowsFailures(), new LosesTheLastItem(), new ReturnsEarly()];
        foreach (IExecution mutant in mutants)
        {
            Assert.False(ExecutionLaw.Probes.All(items =>
                ExecutionLaw.Holds(mutant, items, poison: 0, []) && ExecutionLaw.Holds(mutant, items, poison: 2, [])), mutant.GetType().Name);
        }
    }

    private sealed class LastFailureWins : IExecution
    {
        public void Visit(IndexedWork work)
        {
            for (int i = work.Count - 1; i >= 0; i--)
            {
                work.Run(i);
            }
        }
    }

    // A worker that does not say that it failed.
    private sealed class SwallowsFailures : IExecution
    {
        public void Visit(IndexedWork work)
        {
            for (int i = 0; i < work.Count; i++)
            {
                try
                {
                    work.Run(i);
                }
                catch (InvalidOperationException)
                {
                    // Lost.
                }
            }
        }
    }

    // A caller that does not wait for its workers.
    private sealed class ReturnsEarly : IExecution
    {
        public void Visit(IndexedWork work) => new Thread(() =>
        {
            Thread.Sleep(10);
            new SwallowsFailures().Visit(work);
        }).Start();
    }
}
