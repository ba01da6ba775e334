using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Drivers;

/// <summary>A fact about a driver, skipped by name when it or another program is missing.</summary>
internal sealed class DriverFactAttribute : FactAttribute
{
    /// <summary>Looks for the programs.</summary>
    public DriverFactAttribute(params string[] programs) => Skip = Tools.Missing([.. Tools.Always, .. programs]) is { } missing ? $"needs {missing}" : null;
}
