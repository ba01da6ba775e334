using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>Twice the objects cost twice as much and no more: counted, so that the clock has no say.</summary>
[Collection(PerformanceCollection.Name)]
public sealed class ScalingTests
{
    private static readonly int[] Sizes = [60, 120, 240];
    private static readonly string[] Arguments = ["@link.rsp", "-j", "1"];

    // Sorting takes n log n; buffers double.
    private const double Slack = 1.15;

    [NeedsFact("valgrind")]
    public async Task Instructions_grow_with_the_objects()
    {
        long[] counts = new long[Sizes.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = await CountLinkCosts.EmulatedInstructionsAsync(GatedLinks.FolderOfSize(Sizes[i]), Arguments);
        }

        Assert.True(IsLinear(counts), string.Join(", ", counts));
    }

    [NeedsFact]
    public void Allocations_grow_with_the_objects()
    {
        long[] counts = [.. Sizes.Select(static size => Totals(size).GetProperty("allocated_bytes").GetInt64())];

        Assert.True(IsLinear(counts), string.Join(", ", counts));
    }

    [Fact]
    public void The_law_rejects_a_tenth_that_is_quadratic_and_takes_what_is_linear()
    {
        Assert.True(IsLinear([.. Sizes.Select(static size => 1_000_000L + (size * 50_000L))]));
        Assert.False(IsLinear([.. Sizes.Select(static size => 1_000_000L + (size * 50_000L) + (size * size * 50_000L / 600))]));
    }

    /// <summary>True if the second doubling adds at most twice what the first one added: what a link costs anyway is not in it.</summary>
    private static bool IsLinear(long[] counts) => counts[2] - counts[1] <= 2 * Slack * (counts[1] - counts[0]);

    private static JsonElement Totals(int size) => MeasureLink.Totals(GatedLinks.FolderOfSize(size), Arguments);
}
