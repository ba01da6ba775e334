using Xunit;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>A theory over cases, skipped by name when a program that every case needs is missing.</summary>
internal sealed class CaseTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the programs.</summary>
    public CaseTheoryAttribute() => Skip = Tools.Missing(Tools.Always) is { } missing ? $"needs {missing}" : null;
}

/// <summary>A fact about linked images, skipped by name when a program that every case needs is missing.</summary>
internal sealed class CaseFactAttribute : FactAttribute
{
    /// <summary>Looks for the programs.</summary>
    public CaseFactAttribute() => Skip = Tools.Missing(Tools.Always) is { } missing ? $"needs {missing}" : null;
}
