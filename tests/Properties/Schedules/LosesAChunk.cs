using System.Collections.Generic;
using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>A mutant: of one pass over chunks it never visits the last.</summary>
/// <param name="spoiled">The number of the pass; negative: none is spoiled.</param>
/// <param name="below">Passes over so many items and more are not counted.</param>
internal sealed class LosesAChunk(int spoiled, int below) : IExecution
{
    /// <summary>How many passes over several chunks there were.</summary>
    internal int ChunkedPasses { get; private set; }

    /// <summary>How many passes there were, and over how many items each: what a lost chunk left is mended by others, or ends them early.</summary>
    internal List<int> Passes { get; } = [];

    public void Visit(IndexedWork work)
    {
        Passes.Add(work.Count);
        bool isChunked = work.Count > 1 && work.Count < below;
        int end = isChunked && ChunkedPasses == spoiled ? work.Count - 1 : work.Count;
        ChunkedPasses += isChunked ? 1 : 0;
        for (int i = 0; i < end; i++)
        {
            work.Run(i);
        }
    }
}
