using System;
using System.IO;
using System.Reflection;
using AfsLd.Domain;
using AfsLd.Stages;
using Xunit;

namespace AfsLd.Tests.Properties.Purity;

/// <summary>The core has no effects: its assemblies do not even name what has any.</summary>
public sealed class PurityTests
{
    [Theory]
    [InlineData(typeof(IExecution))]
    [InlineData(typeof(Pipeline))]
    public void The_core_names_nothing_that_has_effects(Type inAssembly) =>
        Assert.Empty(AssemblyEffects.ForbiddenReferences(inAssembly.Assembly.Location));

    [Theory]
    [InlineData(typeof(IExecution))]
    [InlineData(typeof(Pipeline))]
    public void The_core_has_no_static_that_can_change(Type inAssembly) =>
        Assert.Empty(AssemblyEffects.MutableStatics(inAssembly.Assembly));

    [Fact]
    public void The_checks_reject_assemblies_with_effects_and_mutable_statics()
    {
        // The mutants: this assembly names files and has a static that changes; the shell names threads.
        Changing++;
        ChangingProperty++;
        Assembly own = typeof(PurityTests).Assembly;
        Assert.Contains("System.IO.File", AssemblyEffects.ForbiddenReferences(own.Location));
        Assert.Contains("System.Threading.Monitor", AssemblyEffects.ForbiddenReferences(typeof(AfsLd.Shell.Execution.ParallelExecution).Assembly.Location));
        Assert.Contains($"{typeof(PurityTests)}.{nameof(Changing)}", AssemblyEffects.MutableStatics(own));
        Assert.Contains(AssemblyEffects.MutableStatics(own), name => name.Contains(nameof(ChangingProperty), StringComparison.Ordinal));
        Assert.True(File.Exists(own.Location));
    }

    internal static int Changing;

    internal static int ChangingProperty { get; set; }
}
