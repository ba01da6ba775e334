using System;
using System.IO;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>Where the tests find their cases and keep what they build.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the cases.</summary>
    public static string Cases => Path.Combine(Root, "tests", "Conformance", "cases");

    /// <summary>The headers that every C and C++ case may include.</summary>
    public static string Headers => Path.Combine(Root, "tests", "Conformance", "include");

    /// <summary>The folder of compiled objects and linked images; it can be deleted at any time.</summary>
    public static string Work => Path.Combine(Root, "artifacts", "conformance");

    /// <summary>Text stubs of what the loader offers to programs: libSystem.tbd and libc++.tbd.</summary>
    public static string Stubs => Path.Combine(Root, "artifacts", "machorun", "stubs");

    /// <summary>Where reports of comparisons go: AFSLD_REPORT, which also asks for one of every case, else a folder for those of failures.</summary>
    public static (string Folder, bool IsAskedFor) Reports { get; } =
        Environment.GetEnvironmentVariable("AFSLD_REPORT") is { Length: > 0 } chosen
            ? (Path.GetFullPath(chosen, Root), true)
            : (Path.Combine(Root, "artifacts", "reports"), false);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AfsLd.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("no AfsLd.sln above " + AppContext.BaseDirectory);
    }
}
