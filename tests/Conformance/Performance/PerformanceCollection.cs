using Xunit;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>What is measured runs when all else is done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PerformanceCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "performance";
}
