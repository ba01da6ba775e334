using System.Linq;
using AfsLd.Domain;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Schedules;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>Nodes of the trie are placed in rounds, and a round that misses a chunk can be taken for the last one.</summary>
public sealed class PlaceTrieNodesTests
{
    private const int FirstLabelBytes = 20_000;
    private const int LabelBytes = 120;
    private const int Count = 32_768;

    // One node below the other. The second lies where offsets need three bytes, and they need a fourth (2 MiB) in the last of two chunks:
    // the second round moves some over that border, and the third has to measure those, in that chunk only.
    private static readonly PrefixTree.Node[] Nodes =
        [.. Enumerable.Range(0, Count).Select(i => new PrefixTree.Node(-1, 0, DepthOf(i), Count))];

    [Fact]
    public void Each_node_lies_behind_the_one_before_it_and_has_room_for_where_the_next_one_lies()
    {
        (uint[] offsets, uint size) = Place(SequentialExecution.Instance);
        for (int i = 0; i < Count; i++)
        {
            // The terminal's size 0, the count of edges, the label, its NUL, the child's offset.
            uint own = i + 1 < Count ? 2 + (uint)(DepthOf(i + 1) - DepthOf(i)) + 1 + UlebSize(offsets[i + 1]) : 2;
            Assert.Equal(i + 1 < Count ? offsets[i + 1] : size, offsets[i] + own);
        }
    }

    [Fact]
    public void A_chunk_lost_in_a_round_is_noticed_when_the_rounds_end_early()
    {
        Assert.True(NameRanges.Of(Count).Length == 2, $"{NameRanges.Of(Count).Length} chunks");
        var whole = new LosesAChunk(-1, int.MaxValue);
        (uint[] offsets, uint size) = Place(whole);
        int[] wrong = [.. Enumerable.Range(0, whole.ChunkedPasses).Where(pass =>
        {
            (uint[] others, uint other) = Place(new LosesAChunk(pass, int.MaxValue));
            return other != size || !others.SequenceEqual(offsets);
        })];

        // The first measures what does not change; of the rounds those that are mended by the next one give the same.
        Assert.Contains(0, wrong);
        Assert.Contains(wrong, pass => pass > 1);
    }

    private static (uint[] Offsets, uint SizeBytes) Place(IExecution execution) => PlaceTrieNodes.Run(execution, Nodes, [], []);

    private static int DepthOf(int node) => node == 0 ? 0 : FirstLabelBytes + (node * LabelBytes);

    private static uint UlebSize(uint value) => value < 1 << 7 ? 1u : value < 1 << 14 ? 2u : value < 1 << 21 ? 3u : 4u;
}
