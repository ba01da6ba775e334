using System;
using System.Linq;
using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Execution;

/// <summary>A lawful execution that visits the items in an order made from a seed: what depends on a schedule shows.</summary>
public sealed class ShuffledExecution(int seed) : IExecution
{
    public void Visit(IndexedWork work)
    {
        int[] order = Enumerable.Range(0, work.Count).ToArray();
        new Random(seed).Shuffle(order);
        var thrown = new Exception?[work.Count];
        foreach (int index in order)
        {
            try
            {
                work.Run(index);
            }
            catch (Exception exception)
            {
                thrown[index] = exception;
            }
        }

        if (thrown.FirstOrDefault(e => e is not null) is { } first)
        {
            throw first;
        }
    }
}
