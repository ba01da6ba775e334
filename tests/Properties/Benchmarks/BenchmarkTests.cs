using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AfsLd.Bench.Benchmarks;
using Xunit;

namespace AfsLd.Tests.Properties.Benchmarks;

/// <summary>Benchmarks do what they say they measure: what is not run rots.</summary>
public sealed class BenchmarkTests
{
    /// <summary>Every benchmark, by the names of its class and its method.</summary>
    public static IEnumerable<object[]> All => typeof(ParsingBenchmarks).Assembly.GetTypes().SelectMany(MethodsOf)
        .Select(method => new object[] { method.DeclaringType?.Name ?? "", method.Name });

    [Theory]
    [MemberData(nameof(All))]
    public void A_benchmark_runs_after_its_setup(string type, string name)
    {
        Type benchmarks = typeof(ParsingBenchmarks).Assembly.GetTypes().Single(candidate => candidate.Name == type);
        MethodInfo method = MethodsOf(benchmarks).Single(candidate => candidate.Name == name);
        foreach (object? parameter in ParametersOf(benchmarks, out PropertyInfo? property))
        {
            object instance = Activator.CreateInstance(benchmarks) ?? throw new InvalidOperationException(type);
            property?.SetValue(instance, parameter);
            foreach (MethodInfo setup in benchmarks.GetMethods().Where(candidate => Has(candidate, "GlobalSetupAttribute")))
            {
                setup.Invoke(instance, null);
            }

            object? result = method.Invoke(instance, null);
            Assert.True(method.ReturnType == typeof(void) || result is not null);
            Assert.True(result is not int misfits || misfits == 0);
        }
    }

    [Fact]
    public void There_is_a_benchmark_for_every_stage_that_takes_time() => Assert.Superset(
        new HashSet<string>
        {
            "Object", "TextStub", "Resolve", "Split", "Coalesce", "Live", "Unwind", "Scan", "Layout", "Fixups", "Trie", "SymbolTable", "Everything",
            "Relocate", "HashOfPages", "Uuid",
        },
        All.Select(names => (string)names[1]).ToHashSet());

    private static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetMethods().Where(method => Has(method, "BenchmarkAttribute"));

    private static bool Has(MemberInfo member, string attribute) => member.CustomAttributes.Any(data => data.AttributeType.Name == attribute);

    private static object?[] ParametersOf(Type type, out PropertyInfo? property)
    {
        property = type.GetProperties().SingleOrDefault(candidate => Has(candidate, "ParamsSourceAttribute"));
        string? source = (string?)property?.CustomAttributes.Single(data => data.AttributeType.Name == "ParamsSourceAttribute").ConstructorArguments[0].Value;
        return source is null ? [null] : [.. (IEnumerable<string>?)type.GetProperty(source)?.GetValue(null) ?? []];
    }
}
