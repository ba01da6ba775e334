using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Comparing;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Each tolerated difference has a reason, occurs, and covers no more than its reason says.</summary>
public sealed class ToleranceTests
{
    /// <summary>For each tolerance, by its number: what it is about, and what is near it but wrong. "+" is ours, "-" the peer's.</summary>
    public static TheoryData<int, string, string> Examples { get; } = new()
    {
        { 0, "+commands: 2a", "-commands: 2a" },
        { 0, "+commands: 2a", "+commands: 2b" },
        { 1, "-symbols: __dyld_private e 0 __DATA,__data", "-symbols: __dyld e 0 __DATA,__data" },
        { 1, "-sections: __DATA,__data flags 0 align 3", "+sections: __DATA,__data flags 0 align 3" },
        { 1, "+sections: __DATA,__data flags 0 align 2;-sections: __DATA,__data flags 0 align 3", "+sections: __DATA,__data flags 0 align 2" },
        { 1, "-sections: __DATA,__data flags 0 align 3", "+sections: __DATA,__data flags 0 align 2;-sections: __DATA,__data flags 0 align 4" },
        { 2, "-symbols: dyld_stub_binder 1 100 undefined", "+symbols: dyld_stub_binder 1 100 undefined" },
        { 2, "-symbols: dyld_stub_binder 1 100 undefined", "-symbols: dyld_stub_binder f 0 __TEXT,__text" },
        { 3, "-function starts: header", "+function starts: header" },
        { 3, "-function starts: stub(_puts)", "-function starts: _main" },
        { 4, "+sections: __TEXT,__eh_frame flags 6800000b align 3;-sections: __TEXT,__eh_frame flags 6000000b align 3", "+sections: __TEXT,__eh_frame flags 6800000b align 3" },
        { 4, "-sections: __TEXT,__eh_frame flags 60000000 align 3;+sections: __TEXT,__eh_frame flags 68000000 align 3", "-sections: __TEXT,__eh_frame flags 60000000 align 3;+sections: __TEXT,__eh_frame flags 68000000 align 2" },
        { 5, "+symbols: _a 1e 80 __TEXT,__text;-symbols: _a 1e 0 __TEXT,__text", "+symbols: _a 1e 80 __TEXT,__text" },
        { 5, "-symbols: _a 1e 0 __TEXT,__text;+symbols: _a 1e 80 __TEXT,__text", "-symbols: _a 1e 0 __TEXT,__text;+symbols: _b 1e 80 __TEXT,__text" },
        { 6, "+sections: __DATA,__thread_bss flags 12 align 2;-sections: __DATA,__thread_bss flags 12 align 3", "+sections: __DATA,__thread_bss flags 12 align 3;-sections: __DATA,__thread_bss flags 12 align 2" },
        { 6, "-sections: __DATA,__thread_data flags 11 align 4;+sections: __DATA,__thread_data flags 11 align 3", "-sections: __DATA,__thread_vars flags 13 align 4;+sections: __DATA,__thread_vars flags 13 align 3" },
    };

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_tolerance_covers_what_its_reason_says_and_nothing_near_it(int tolerance, string right, string wrong)
    {
        Assert.True(Holds(tolerance, right), right);
        Assert.False(Holds(tolerance, wrong), wrong);
    }

    [Fact]
    public void Each_tolerance_has_a_reason_and_examples()
    {
        Assert.All(Tolerances.Always, static t => Assert.EndsWith(".", t.Reason, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, Tolerances.Always.Length), Examples.Select(static row => (int)row[0]).Distinct());
    }

    [CaseFact]
    public async Task Each_tolerance_is_needed_by_some_case()
    {
        if (Environment.GetEnvironmentVariable("AFSLD_CASE") is { Length: > 0 })
        {
            return;
        }

        bool[] occurs = new bool[Tolerances.Always.Length];
        foreach (string name in CaseFile.All.Keys)
        {
            foreach ((_, OutputDifferences output) in await CaseDifferences.OfAsync(name))
            {
                HashSet<Difference> all = [.. output.Differences];
                for (int i = 0; i < occurs.Length; i++)
                {
                    occurs[i] |= output.Differences.Any(d => Tolerances.Always[i].Holds(d, all));
                }
            }
        }

        Assert.All(Enumerable.Range(0, occurs.Length), i => Assert.True(occurs[i], $"no case needs: {Tolerances.Always[i].Reason}"));
    }

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task What_a_case_tolerates_occurs_and_has_a_reason(string name)
    {
        IReadOnlyList<(CaseResult Result, OutputDifferences Output)> compared = await CaseDifferences.OfAsync(name);
        foreach ((string key, string reason) in CaseFile.All[name].Tolerate)
        {
            Assert.True(reason.Length > 8 && reason.EndsWith('.'), $"{key} has no reason");
            bool occurs = compared.Any(c =>
            {
                HashSet<Difference> all = [.. c.Output.Differences];
                return all.Any(d => Tolerances.Names(key, d) && !Tolerances.Always.Any(t => t.Holds(d, all)));
            });
            Assert.True(occurs, $"nothing differs any more in '{key}'");
        }
    }

    private static bool Holds(int tolerance, string lines)
    {
        Difference[] all = [.. lines.Split(';').Select(static line => new Difference(line[1..line.IndexOf(": ", StringComparison.Ordinal)], line[0] == '+', line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]))];
        return Tolerances.Always[tolerance].Holds(all[0], all.ToHashSet());
    }
}
