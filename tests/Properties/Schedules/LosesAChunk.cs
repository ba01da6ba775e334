using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>A mutant: of one pass over chunks it never visits the last. Passes over files and objects are not counted.</summary>
/// <param name="spoiled">The number of the pass; negative: none is spoiled.</param>
internal sealed class LosesAChunk(int spoiled) : IExecution
{
    /// <summary>How many passes over several chunks there were.</summary>
    internal int ChunkedPasses { get; private set; }

    public void Visit(IndexedWork work)
    {
        bool isChunked = work.Count > 1 && work.Count < LargeProgram.Inputs.Length / 2;
        int end = isChunked && ChunkedPasses == spoiled ? work.Count - 1 : work.Count;
        ChunkedPasses += isChunked ? 1 : 0;
        for (int i = 0; i < end; i++)
        {
            work.Run(i);
        }
    }
}
