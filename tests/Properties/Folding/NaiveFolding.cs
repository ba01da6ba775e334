using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Options;

namespace AfsLd.Tests.Properties.Folding;

/// <summary>Which functions of a generated program may become one, by comparing descriptions until nothing changes.</summary>
internal static class NaiveFolding
{
    /// <summary>Per function: the one that it becomes.</summary>
    internal static Dictionary<string, string> Run(FoldProgram program, IcfMode mode, FoldMutation mutation = FoldMutation.None)
    {
        HashSet<string> taken = program.Taken;
        Dictionary<string, FoldFunction> byName = program.Functions.ToDictionary(f => f.Name);
        bool IsBound(string name) => byName[name].IsWeak && mutation != FoldMutation.ForgetsBinding;
        bool IsObserved(string name) => mode == IcfMode.Safe && (taken.Contains(name) || byName[name].IsWeak);
        bool IsKept(string name) => IsObserved(name) && mutation != FoldMutation.FoldsTheObserved;

        // An address of what stays itself is that function's; a call of it is a call of any that does the same.
        bool IsItself(FoldStep step) => IsBound(step.Target)
            || (IsObserved(step.Target) && step.Kind == FoldStepKind.Take && mutation != FoldMutation.ForgetsWhoIsTaken)
            || (IsObserved(step.Target) && mutation == FoldMutation.TellsCallsApart);
        Dictionary<string, string> first = program.Functions.ToDictionary(f => f.Name, _ => "");
        while (true)
        {
            Dictionary<string, string> before = first;
            string Describe(FoldFunction f) => !program.MayBeCut[f.Object] ? f.Name : string.Join(
                ' ',
                f.Steps.Select(step => step.Kind == FoldStepKind.Load
                    ? $"load {step.Value}"
                    : $"{step.Kind} {(IsItself(step) ? step.Target : "class " + before[step.Target])}")
                .Append(mutation == FoldMutation.ForgetsUnwinding ? "" : $"{f.Unwind}")
                .Append(before[f.Name]));

            var leaders = new Dictionary<string, string>();
            first = program.Functions.ToDictionary(
                f => f.Name,
                f => leaders.TryAdd(Describe(f), f.Name) ? f.Name : leaders[Describe(f)]);
            if (mutation == FoldMutation.StopsEarly || first.All(pair => before[pair.Key] == pair.Value))
            {
                return Survivors(program, first, IsKept, mutation);
            }
        }
    }

    /// <summary>The observed stay themselves; all else goes to the first observed function of its class in link order, or to the first.</summary>
    private static Dictionary<string, string> Survivors(FoldProgram program, Dictionary<string, string> first, Func<string, bool> isKept, FoldMutation mutation)
    {
        string[] inLinkOrder = [.. program.Functions.OrderBy(f => mutation == FoldMutation.ForgetsLinkOrder ? 0 : f.Object).Select(f => f.Name)];
        string[] kept = mutation == FoldMutation.LeavesTheObservedAlone ? [] : [.. inLinkOrder.Where(isKept)];
        string[] others = [.. inLinkOrder.Where(name => !isKept(name))];
        return inLinkOrder.ToDictionary(
            name => name,
            name => isKept(name) ? name : Array.Find(kept, other => first[other] == first[name]) ?? others.First(other => first[other] == first[name]));
    }
}

/// <summary>Mistakes that the laws must notice.</summary>
internal enum FoldMutation
{
    None,
    StopsEarly,
    ForgetsUnwinding,
    ForgetsBinding,
    FoldsTheObserved,
    LeavesTheObservedAlone,
    ForgetsWhoIsTaken,
    TellsCallsApart,
    ForgetsLinkOrder,
}
