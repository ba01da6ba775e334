using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>A case, linked by both linkers in one form of the fixups.</summary>
/// <param name="Test">The case.</param>
/// <param name="Variant">chained or classic.</param>
/// <param name="Ours">What the linker under test made.</param>
/// <param name="Peer">What the peer made, or null when it is not asked.</param>
internal sealed record CaseResult(CaseFile Test, string Variant, LinkedCase Ours, LinkedCase? Peer)
{
    private static readonly ConcurrentDictionary<(string Case, string Variant), Lazy<Task<CaseResult>>> Results = new();
    private static readonly SemaphoreSlim Slots = new(Environment.ProcessorCount);
    private static int started;

    /// <summary>The results of a case in all its variants. The first call starts every case, a few at a time.</summary>
    public static async Task<ImmutableArray<CaseResult>> OfAsync(string name)
    {
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            foreach (CaseFile test in CaseFile.All.Values)
            {
                _ = test.Variants.Select(variant => Start(test, variant)).ToArray();
            }
        }

        return [.. await Task.WhenAll(CaseFile.All[name].Variants.Select(variant => Start(CaseFile.All[name], variant)))];
    }

    /// <summary>Runs one piece of work when a processor is free.</summary>
    public static async Task<T> WhenFreeAsync<T>(Func<Task<T>> work)
    {
        await Slots.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            Slots.Release();
        }
    }

    private static Task<CaseResult> Start(CaseFile test, string variant) =>
        Results.GetOrAdd((test.Name, variant), _ => new(() => Task.Run(() => WhenFreeAsync(() => LinkBothAsync(test, variant))))).Value;

    private static async Task<CaseResult> LinkBothAsync(CaseFile test, string variant)
    {
        LinkedCase ours = await LinkCase.RunAsync(test, variant, Tools.Linker, "ours");
        LinkedCase? peer = test.WithoutPeer.Length > 0 ? null : await LinkCase.RunAsync(test, variant, Tools.Peer, "peer");
        return new CaseResult(test, variant, ours, peer);
    }

    /// <summary>Case names for a theory.</summary>
    public static IEnumerable<object[]> Names => CaseFile.All.Keys.Select(static name => new object[] { name });
}
