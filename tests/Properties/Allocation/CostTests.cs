using Xunit;

namespace AfsLd.Tests.Properties.Allocation;

/// <summary>Tests of what large inputs cost: alone, since their garbage disturbs the tests that count allocations beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CostTests
{
    internal const string Name = "Cost";
}
