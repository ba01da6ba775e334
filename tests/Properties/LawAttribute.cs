using System;
using FsCheck.Xunit;

namespace AfsLd.Tests.Properties;

/// <summary>A property of 100 generated cases, or of 10,000 under <c>./test.sh --thorough</c> (AFSLD_THOROUGH=1).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LawAttribute : PropertyAttribute
{
    private const int Cases = 100;
    private const int ThoroughCases = 10_000;

    public LawAttribute()
    {
        MaxTest = Environment.GetEnvironmentVariable("AFSLD_THOROUGH") == "1" ? ThoroughCases : Cases;
        QuietOnSuccess = true;
        Arbitrary = [typeof(UnsizedNumbers)];
    }
}
