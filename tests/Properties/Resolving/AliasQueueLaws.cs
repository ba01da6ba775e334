using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Stages.Resolving;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>The order in which aliases are settled decides which of two definitions of a name is the first.</summary>
public sealed class AliasQueueLaws
{
    [Law]
    public void Aliases_are_settled_in_the_order_of_passes_over_all_of_them(int seed)
    {
        (List<PendingAlias> aliases, HashSet<int> defined) = Some(seed);
        Assert.Equal(ByPasses(aliases, [.. defined]), ByQueue(aliases, [.. defined]));
    }

    [Fact]
    public void An_order_by_the_time_of_definition_alone_is_rejected() => Assert.Contains(Enumerable.Range(0, 200), seed =>
    {
        (List<PendingAlias> aliases, HashSet<int> defined) = Some(seed);
        return !ByPasses(aliases, [.. defined]).SequenceEqual(AtOnce(aliases, [.. defined]));
    });

    // Few names, so that some are aliases more than once, of each other, and of themselves.
    private static (List<PendingAlias> Aliases, HashSet<int> Defined) Some(int seed)
    {
        var random = new Random(seed);
        int names = random.Next(2, 20);
        var aliases = Enumerable.Range(0, random.Next(30))
            .Select(_ => new PendingAlias(random.Next(names), random.Next(names), false, false, Origin.CommandLine)).ToList();
        return (aliases, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(names))]);
    }

    private static List<int> ByPasses(List<PendingAlias> aliases, HashSet<int> defined)
    {
        List<int> order = [];
        for (int before = -1; before != order.Count;)
        {
            before = order.Count;
            for (int i = 0; i < aliases.Count; i++)
            {
                if (!order.Contains(i) && defined.Contains(aliases[i].Target))
                {
                    order.Add(i);
                    Define(aliases[i], defined);
                }
            }
        }

        return [.. order, -1, .. Enumerable.Range(0, aliases.Count).Except(order)];
    }

    private static List<int> ByQueue(List<PendingAlias> aliases, HashSet<int> defined)
    {
        List<int> order = [];
        var queue = new AliasQueue(aliases);
        while (queue.Next() is { } alias)
        {
            if (!defined.Contains(alias.Target))
            {
                queue.Wait();
                continue;
            }

            order.Add(aliases.FindIndex(other => ReferenceEquals(other, alias)));
            queue.Settle(Define(alias, defined));
        }

        return [.. order, -1, .. queue.Rest().Select(alias => aliases.FindIndex(other => ReferenceEquals(other, alias)))];
    }

    private static List<int> AtOnce(List<PendingAlias> aliases, HashSet<int> defined)
    {
        List<int> order = [];
        var ready = new Queue<int>(defined);
        while (ready.TryDequeue(out int name))
        {
            for (int i = 0; i < aliases.Count; i++)
            {
                if (aliases[i].Target == name && !order.Contains(i))
                {
                    order.Add(i);
                    if (Define(aliases[i], defined))
                    {
                        ready.Enqueue(aliases[i].Alias);
                    }
                }
            }
        }

        return [.. order, -1, .. Enumerable.Range(0, aliases.Count).Except(order)];
    }

    // Names divisible by five cannot be made another name: they are settled with an error.
    private static bool Define(PendingAlias alias, HashSet<int> defined)
    {
        bool isDefined = alias.Alias % 5 != 0 || defined.Contains(alias.Alias);
        _ = isDefined && defined.Add(alias.Alias);
        return isDefined;
    }
}
