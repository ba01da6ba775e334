using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AfsLd.Domain;

namespace AfsLd.Tests.Properties.Execution;

/// <summary>The law of IExecution.Map as one predicate, so that mutants can be held against it as well.</summary>
internal static class ExecutionLaw
{
    /// <summary>True if the map gives what Select gives: the same results in the same order, or the exception of the lowest index.</summary>
    /// <param name="execution">What is tested.</param>
    /// <param name="items">The items; every one that is divisible by <paramref name="poison"/> throws.</param>
    /// <param name="poison">0: none throws.</param>
    /// <param name="delays">How long items take, in spins, by index; the schedule depends on it and the result must not.</param>
    internal static bool Holds(IExecution execution, int[] items, int poison, int[] delays)
    {
        string Visit((int Index, int Value) item)
        {
            Thread.SpinWait(delays.Length == 0 ? 0 : Math.Abs(delays[item.Index % delays.Length] % 2000));
            return poison != 0 && item.Value % poison == 0
                ? throw new InvalidOperationException($"item {item.Index}")
                : $"{item.Index}: {item.Value}";
        }

        ImmutableArray<(int, int)> numbered = [.. items.Select((value, index) => (index, value))];
        object expected = Outcome(() => numbered.Select(Visit).ToArray());
        object actual = Outcome(() => [.. execution.Map(numbered, Visit)]);
        return expected is string[] array ? actual is string[] others && array.SequenceEqual(others) : expected.Equals(actual);
    }

    private static object Outcome(Func<string[]> run)
    {
        try
        {
            return run();
        }
        catch (InvalidOperationException thrown)
        {
            return thrown.Message;
        }
    }

    /// <summary>Items for which a wrong execution shows.</summary>
    internal static IEnumerable<int[]> Probes => [[3, 5, 7, 9, 11, 13, 15, 17], [2, 4, 6, 8, 10, 12, 14, 16]];
}
