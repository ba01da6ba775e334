using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Workloads;

/// <summary>A theory over workloads, skipped by name when a program that makes or links them is missing, or when AFSLD_OFFLINE is set.</summary>
internal sealed class WorkloadTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the programs.</summary>
    public WorkloadTheoryAttribute() =>
        Skip = System.Environment.GetEnvironmentVariable("AFSLD_OFFLINE") is { Length: > 0 } ? "needs packages, and AFSLD_OFFLINE is set"
            : Tools.Missing(BuildWorkload.Needs) is { } missing ? $"needs {missing}" : null;
}
