using AfsLd.Domain;

namespace AfsLd.Shell.Execution;

/// <summary>Several threads for what is worth them, one for the rest: waking others costs more than small work does.</summary>
/// <param name="parallel">The execution of large work.</param>
internal sealed class ExecutionBySize(IExecution parallel)
{
    private const long ParallelFromBytes = 1 << 20;
    private const int ParallelFromFiles = 32;

    /// <summary>For work on so many bytes of inputs.</summary>
    internal IExecution ForBytes(long sizeBytes) => sizeBytes < ParallelFromBytes ? SequentialExecution.Instance : parallel;

    /// <summary>For opening so many files.</summary>
    internal IExecution ForFiles(int count) => count > ParallelFromFiles ? parallel : SequentialExecution.Instance;
}
