using System;
using System.Runtime.CompilerServices;
using FsCheck.Xunit;

namespace AfsLd.Tests.Properties;

/// <summary>A property of 100 generated cases, or of 10,000 under <c>./test.sh --thorough</c> (AFSLD_THOROUGH=1).</summary>
/// <remarks>The hundred are the same ones in every run, others for each law: who changed nothing sees nothing fail. The ten thousand are new
/// ones each time; what fails there says with which <c>Replay</c> it does again.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LawAttribute : PropertyAttribute
{
    private const int Cases = 100;
    private const int ThoroughCases = 10_000;

    /// <param name="law">The name of the law, which its hundred cases come from.</param>
    public LawAttribute([CallerMemberName] string law = "")
    {
        QuietOnSuccess = true;
        Arbitrary = [typeof(UnsizedNumbers)];
        if (Environment.GetEnvironmentVariable("AFSLD_THOROUGH") == "1")
        {
            MaxTest = ThoroughCases;
        }
        else
        {
            MaxTest = Cases;
            Replay = $"{SeedOf(law)},1";
        }
    }

    /// <summary>FNV-1a of the name: .NET's own hashes differ from run to run.</summary>
    private static ulong SeedOf(string law)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in law)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        return hash;
    }
}
