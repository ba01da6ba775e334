using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Unwinding;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.Unwinding;

/// <summary>Many functions, one an atom, made straight as records: what cuts pages and fills the common encodings.</summary>
public sealed class LargeProgram
{
    private const ulong ImageBase = 0x1_0000_0000;
    private readonly AtomGraph graph;
    private readonly UnwindPlan plan;
    private readonly ulong[] addresses;
    private readonly ImmutableArray<AtomId> order;

    /// <param name="count">How many functions.</param>
    /// <param name="encodings">Of how many encodings.</param>
    /// <param name="farEvery">One of so many functions lies up to 12 MiB after the one before.</param>
    /// <param name="seed">Decides the rest.</param>
    public LargeProgram(int count, int encodings, int farEvery, int seed)
    {
        var random = new Random(seed);
        var records = new List<UnwindRecord>();
        var sizes = new ulong[count + 1];
        addresses = new ulong[count + 1];
        ulong address = ImageBase + 0x1000;
        for (int i = 0; i < count; i++)
        {
            address += random.Next(farEvery) == 0 ? 4ul * (ulong)random.Next(0x30_0000) : 0;
            addresses[i] = address;
            sizes[i] = 4 * (ulong)random.Next(1, 64);
            address += sizes[i];
            if (random.Next(16) == 0)
            {
                continue;
            }

            // A few encodings are common, most are rare.
            int which = Math.Min(random.Next(encodings), random.Next(encodings));
            bool hasLsda = random.Next(20) == 0;
            records.Add(new UnwindRecord(
                i, 0, (uint)sizes[i], 0x0200_0000 | ((uint)which << 12) | (hasLsda ? 0x4000_0000u : 0), random.Next(9) == 0 ? random.Next(3) : -1, hasLsda ? count : -1, hasLsda ? (uint)i : 0, -1));
        }

        addresses[count] = address;
        sizes[count] = (ulong)count;
        order = [.. Enumerable.Range(0, count).Select(i => new AtomId(i))];
        AtomGraph empty = UnwindWorld.Read([]);
        graph = empty with
        {
            Atoms = new AtomColumns(
                [.. new int[count + 1]], [.. new int[count + 1]], [.. new uint[count + 1]], [.. sizes], [.. new byte[count + 1]], [.. new int[count + 1]], [.. new int[count + 1]], [.. new AtomFlags[count + 1]]),
            Replacement = [.. Enumerable.Range(0, count + 1)],
        };
        var personalities = ImmutableArray.Create(new SlotTarget(0, -1, 0), new SlotTarget(1, -1, 0), new SlotTarget(2, -1, 0));
        plan = new UnwindPlan
        {
            Records = new UnwindRecords([new UnwindObject([.. records], personalities, [], [])]),
            UnwindInfoSizeBytes = 28,
            Personalities = personalities,
            NamedPersonalities = 3,
            PersonalityOf = [[0, 1, 2]],
            FirstFdeOfObject = [0, 0],
        };
    }

    public UnwindLayout Layout() => UnwindWorld.Succeed(LayoutUnwind.Run(plan, graph, [order], addresses, ImageBase));

    /// <summary>Null if the section that is written for a layout says of each function what its record does.</summary>
    public string? Violation(UnwindLayout layout)
    {
        var bytes = new byte[layout.SizeBytes];
        try
        {
            WriteUnwindInfo.Run(plan, layout, new UnwindAddresses(graph, addresses, [ImageBase + 8, ImageBase + 16, ImageBase + 24]), ImageBase, bytes);
            var lookup = new UnwindLookup(bytes);
            UnwindFact[] facts = [.. lookup.Facts];
            int at = 0;
            Dictionary<int, UnwindRecord> recordOf = plan.Records.Objects[0].Records.ToDictionary(r => r.Function);
            for (int i = 0; i < order.Length; i++)
            {
                uint offset = (uint)(addresses[i] - ImageBase);
                while (at < facts.Length && facts[at].End <= offset)
                {
                    at++;
                }

                if (at == facts.Length || facts[at].Start > offset || Contradicts(facts[at], offset, recordOf.GetValueOrDefault(i, new UnwindRecord(i, 0, 0, 0, -1, -1, 0, -1))))
                {
                    return $"function {i}: {(at < facts.Length ? facts[at] : null)}";
                }
            }

            return facts.Length == layout.Offsets.Length ? null : "an entry too many";
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return malformed.Message;
        }
    }

    private bool Contradicts(UnwindFact fact, uint offset, UnwindRecord record) =>
        (fact.Encoding & ~0x3000_0000u) != record.Encoding
        || fact.PersonalitySlot != (record.Personality >= 0 ? (uint)(8 + (8 * record.Personality)) : null)
        || fact.Lsda != (record.Lsda >= 0 ? (uint)(addresses[record.Lsda] - ImageBase) + record.LsdaOffset : null)
        || (record.Lsda >= 0 && fact.Start != offset);
}
