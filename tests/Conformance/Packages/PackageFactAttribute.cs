using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Packages;

/// <summary>A fact about a package, skipped by name when there is neither a copy of it nor a way to get one.</summary>
internal sealed class PackageFactAttribute : FactAttribute
{
    /// <summary>Looks for the package, and gets it the first time.</summary>
    public PackageFactAttribute(string name)
    {
        PackageName = name;
        Skip = Tools.Missing([Tools.Linker]) is { } missing ? $"needs {missing}"
            : FetchPackage.Run(PinnedPackage.Named(name)) is null ? $"needs {name}, or its client and the network"
            : null;
    }

    /// <summary>The package.</summary>
    public string PackageName { get; }
}
