using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Options;

namespace AfsLd.Tests.Properties.Folding;

/// <summary>Which functions of a generated program may become one, by comparing descriptions until nothing changes.</summary>
internal static class NaiveFolding
{
    /// <summary>Per function: the first one that it is the same as.</summary>
    internal static Dictionary<string, string> Run(FoldProgram program, IcfMode mode, FoldMutation mutation = FoldMutation.None)
    {
        HashSet<string> taken = program.Taken;
        Dictionary<string, FoldFunction> byName = program.Functions.ToDictionary(f => f.Name);
        bool IsBound(string name) => byName[name].IsWeak && mutation != FoldMutation.ForgetsBinding;
        bool MayFold(FoldFunction f) => program.MayBeCut[f.Object]
            && (mode == IcfMode.All || mutation == FoldMutation.FoldsTheObserved || (!taken.Contains(f.Name) && !f.IsWeak));

        Dictionary<string, string> first = program.Functions.ToDictionary(f => f.Name, _ => "");
        while (true)
        {
            Dictionary<string, string> before = first;
            string Describe(FoldFunction f) => !MayFold(f) ? f.Name : string.Join(
                ' ',
                f.Steps.Select(step => step.Kind == FoldStepKind.Load
                    ? $"load {step.Value}"
                    : $"{step.Kind} {(IsBound(step.Target) ? step.Target : "class " + before[step.Target])}")
                .Append(mutation == FoldMutation.ForgetsUnwinding ? "" : $"{f.Unwind}")
                .Append(before[f.Name]));

            var leaders = new Dictionary<string, string>();
            first = program.Functions.ToDictionary(
                f => f.Name,
                f => leaders.TryAdd(Describe(f), f.Name) ? f.Name : leaders[Describe(f)]);
            if (mutation == FoldMutation.StopsEarly || first.All(pair => before[pair.Key] == pair.Value))
            {
                return first;
            }
        }
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
}
