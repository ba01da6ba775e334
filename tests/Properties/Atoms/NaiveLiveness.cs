using System.Collections.Generic;
using System.Linq;
using AfsLd.Tests.Properties.Linking;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>Liveness by names: everything is tried again until nothing is added.</summary>
internal static class NaiveLiveness
{
    /// <summary>The functions, variables and thread-local variables that _main reaches.</summary>
    internal static HashSet<string> Of(ProgramMeaning meaning)
    {
        List<(string From, string To)> uses =
        [
            .. meaning.Calls.Select(c => (c.Caller, c.Callee)),
            .. meaning.Addresses.Select(a => (a.Function, a.Target)),
            .. meaning.Pointers.Select(p => (p.Variable, p.Target)),
            .. meaning.Differences.Select(d => (d.Variable, d.Minuend)),
            .. meaning.SlotDistances.Select(d => (d.Variable, d.Target)),
        ];
        HashSet<string> live = ["_main"];
        int before = 0;
        while (before != live.Count)
        {
            before = live.Count;
            live.UnionWith(uses.Where(u => live.Contains(u.From)).Select(u => u.To).ToList());
            live.UnionWith(meaning.Uncut.Where(names => names.Any(live.Contains)).SelectMany(names => names).ToList());
        }

        return live;
    }
}
