using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using AfsLd.Shell.Inputs;
using AfsLd.Stages;
using AfsLd.Tests.Properties.Samples;
using Xunit;

namespace AfsLd.Tests.Properties.Laws;

/// <summary>Each code of a diagnostic is named by a test, which provokes it: what nothing can raise is no code.</summary>
public sealed class DiagnosticCodeTests
{
    private static readonly string[] Kinds = [".cs", ".json", ".txt"];

    private static readonly string[] Sources = [.. Directory
        .EnumerateFiles(RepositoryFile.PathOf("tests"), "*", SearchOption.AllDirectories)
        .Where(IsSource)
        .Select(File.ReadAllText)];

    [Fact]
    public void Every_code_is_named_by_a_test() => Assert.Empty(Unnamed(Sources));

    [Fact]
    public void A_code_that_tests_name_no_more_is_noticed()
    {
        string[] without = [.. Sources.Select(source => source
            .Replace("SymbolCodes.BadAlias", "", StringComparison.Ordinal)
            .Replace("bad-alias", "", StringComparison.Ordinal))];
        Assert.Equal(["SymbolCodes.BadAlias"], Unnamed(without));
    }

    private static bool IsSource(string path) =>
        Kinds.Contains(Path.GetExtension(path))
        && Path.GetFileName(path) != $"{nameof(DiagnosticCodeTests)}.cs"
        && !path.Split('/', '\\').Any(part => part is "bin" or "obj");

    private static List<string> Unnamed(string[] sources)
    {
        List<string> unnamed = [];
        foreach ((string name, string text) in Codes())
        {
            if (!sources.Any(source => source.Contains(name, StringComparison.Ordinal) || source.Contains(text, StringComparison.Ordinal)))
            {
                unnamed.Add(name);
            }
        }

        return unnamed;
    }

    /// <summary>Each constant of a class of codes: where it stands, and what it says.</summary>
    private static IEnumerable<(string Name, string Text)> Codes() =>
        from type in typeof(Pipeline).Assembly.GetTypes().Concat(typeof(LoadFiles).Assembly.GetTypes())
        where type.Name.EndsWith("Codes", StringComparison.Ordinal) && type.IsAbstract && type.IsSealed
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.IsLiteral && field.FieldType == typeof(string)
        select ($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!);
}
