using System;
using System.Threading;
using System.Threading.Tasks;
using AfsLd.Tests.Properties.Execution;

namespace AfsLd.Tests.Properties.Allocation;

/// <summary>Tells linear work from quadratic: on inputs that take a quadratic algorithm minutes of processor time and a linear one a second
/// at most.</summary>
internal static class QuickWork
{
    /// <summary>True if the work is done within its processor time, ten seconds unless told.</summary>
    internal static Task<bool> IsQuickAsync(Action<CancellationToken> work, TimeSpan? limit = null) => Task.Run(() => ProcessorBudget.Suffices(work, limit));
}
