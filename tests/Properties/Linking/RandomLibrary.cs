using System.Text;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>The library besides libSystem that some <see cref="RandomProgram"/>s import from, as a text stub.</summary>
internal static class RandomLibrary
{
    internal const string InstallName = "/usr/lib/libother.dylib";

    internal const string Function = "_other_function";

    internal const string Variable = "_other_variable";

    internal const string ThreadLocal = "_other_local";

    /// <summary>What programs refer to with N_WEAK_REF.</summary>
    internal const string Optional = "_other_optional";

    internal static byte[] Bytes { get; } = Encoding.UTF8.GetBytes($"""
        --- !tapi-tbd
        tbd-version: 4
        targets: [ arm64-macos ]
        install-name: {InstallName}
        exports:
          - targets: [ arm64-macos ]
            symbols: [ {Function}, {Optional}, {Variable} ]
            thread-local-symbols: [ {ThreadLocal} ]
        ...

        """);

    /// <summary>Lets a program's meaning know what comes from here.</summary>
    internal static void Describe(ProgramMeaning meaning)
    {
        foreach (string name in new[] { Function, Variable, ThreadLocal, Optional })
        {
            meaning.Libraries[name] = InstallName;
        }

        meaning.MayBeMissing.Add(Optional);
    }
}
