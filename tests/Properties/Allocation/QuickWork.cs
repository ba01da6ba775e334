using System;
using System.Threading;
using System.Threading.Tasks;

namespace AfsLd.Tests.Properties.Allocation;

/// <summary>Tells linear work from quadratic: on inputs that take a quadratic algorithm minutes and a linear one a second at most.</summary>
internal static class QuickWork
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    /// <summary>True if the work is done in time.</summary>
    internal static async Task<bool> IsQuickAsync(Action<CancellationToken> work, TimeSpan? limit = null)
    {
        using var stop = new CancellationTokenSource();
        Task done = Task.Run(() => work(stop.Token), CancellationToken.None);
        bool isQuick = await Task.WhenAny(done, Task.Delay(limit ?? Enough, CancellationToken.None)) == done;
        await stop.CancelAsync();
        if (isQuick)
        {
            await done;
        }

        return isQuick;
    }
}
