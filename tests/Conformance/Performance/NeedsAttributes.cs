using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>A fact that is skipped by name when one of some programs is missing.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    /// <summary>Looks for the linker and the programs.</summary>
    public NeedsFactAttribute(params string[] programs) => Skip = Tools.Missing([Tools.Linker, .. programs]) is { } missing ? $"needs {missing}" : null;
}

/// <summary>A theory that is skipped by name when one of some programs is missing.</summary>
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the linker and the programs.</summary>
    public NeedsTheoryAttribute(params string[] programs) => Skip = Tools.Missing([Tools.Linker, .. programs]) is { } missing ? $"needs {missing}" : null;
}

/// <summary>A theory that is skipped by name where instructions cannot be counted: neither by valgrind, nor by the machine itself, as perf
/// asks it (most virtual machines do not).</summary>
internal sealed class InstructionsTheoryAttribute : TheoryAttribute
{
    private static readonly System.Lazy<bool> Counter = new(
        static () => Tools.Missing([Tools.Linker, "perf"]) is null && CountLinkCosts.MachineInstructionsAsync(Repository.Root, ["--version"]).GetAwaiter().GetResult() is not null);

    /// <summary>Looks for the programs.</summary>
    public InstructionsTheoryAttribute() => Skip = Tools.Missing([Tools.Linker]) is { } missing ? $"needs {missing}"
        : HasEmulator || HasCounter ? null : "needs valgrind, or perf on a machine that counts instructions";

    /// <summary>True if valgrind is there.</summary>
    internal static bool HasEmulator => Tools.Missing(["valgrind"]) is null;

    /// <summary>True if the machine counts instructions.</summary>
    internal static bool HasCounter => Counter.Value;
}
