using System.Collections.Generic;

namespace AfsLd.Stages.Resolving;

/// <summary>Hands out aliases in the order of passes over all of them that go on as long as a pass settles any, without the passes.</summary>
/// <remarks>An alias that cannot be settled yet waits for the name it stands for, and comes again when that has its definition: in the pass
/// after the one in which it was last asked, and there in its own place. Chains in the wrong order would otherwise need a pass a link.</remarks>
internal sealed class AliasQueue
{
    private const int None = -1;

    private readonly IReadOnlyList<PendingAlias> aliases;
    private readonly Dictionary<int, int> firstWaiting = [];
    private readonly PriorityQueue<int, long> woken = new();
    private readonly int[] nextWaiting;
    private readonly bool[] isSettled;
    private int settledCount;
    private int first;
    private int now;
    private long pass;

    public AliasQueue(IReadOnlyList<PendingAlias> aliases)
    {
        this.aliases = aliases;
        nextWaiting = new int[aliases.Count];
        isSettled = new bool[aliases.Count];
    }

    /// <summary>The next alias that may be settled; null when no name has its definition that any waits for.</summary>
    public PendingAlias? Next()
    {
        if (first < aliases.Count)
        {
            now = first++;
            return aliases[now];
        }

        if (!woken.TryDequeue(out now, out long turn))
        {
            return null;
        }

        pass = turn >> 32;
        return aliases[now];
    }

    /// <summary>Lets the alias that was handed out last wait for the name it stands for.</summary>
    public void Wait()
    {
        int target = aliases[now].Target;
        nextWaiting[now] = firstWaiting.GetValueOrDefault(target, None);
        firstWaiting[target] = now;
    }

    /// <summary>Settles the alias that was handed out last, and wakes those that wait for its name if that has its definition now.</summary>
    public void Settle(bool isDefined)
    {
        isSettled[now] = true;
        settledCount++;
        if (!isDefined || !firstWaiting.Remove(aliases[now].Alias, out int waiting))
        {
            return;
        }

        for (; waiting != None; waiting = nextWaiting[waiting])
        {
            // What stands behind in the list was asked in an earlier pass only, and this one has yet to reach it.
            woken.Enqueue(waiting, ((waiting > now ? pass : pass + 1) << 32) | (uint)waiting);
        }
    }

    /// <summary>The aliases that were not settled, in their order.</summary>
    public IReadOnlyList<PendingAlias> Rest()
    {
        var rest = new List<PendingAlias>(aliases.Count - settledCount);
        for (int i = 0; i < isSettled.Length; i++)
        {
            if (!isSettled[i])
            {
                rest.Add(aliases[i]);
            }
        }

        return rest;
    }
}
