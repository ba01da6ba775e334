using System;
using System.Threading;
using Xunit;

namespace AfsLd.Tests.Properties.Execution;

/// <summary>A budget of processor time rejects what computes without end, and nothing that merely takes long.</summary>
public sealed class ProcessorBudgetTests
{
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Work_that_ends_is_not_rejected()
    {
        bool hasRun = false;
        Assert.True(ProcessorBudget.Suffices(_ => hasRun = true));
        Assert.True(hasRun);
    }

    [Fact]
    public void Work_that_does_not_end_is_rejected_and_leaves_no_thread_behind()
    {
        bool hasEnded = false;
        Assert.False(ProcessorBudget.Suffices(
            stop =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Thread.SpinWait(100);
                }

                hasEnded = true;
            },
            Little));
        Assert.True(hasEnded);
    }

    [Fact]
    public void Work_that_gets_no_processor_for_much_longer_is_not_rejected()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.True(ProcessorBudget.Suffices(_ => Thread.Sleep(20 * Little), Little));
        }
    }

    [Fact]
    public void What_the_work_throws_is_thrown() =>
        Assert.Throws<IndexOutOfRangeException>(() => ProcessorBudget.Suffices(_ => throw new IndexOutOfRangeException()));
}
