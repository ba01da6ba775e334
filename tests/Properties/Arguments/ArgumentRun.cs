using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Stages.Arguments;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Arguments;

/// <summary>Runs ParseArguments to its end with files from a dictionary.</summary>
internal static class ArgumentRun
{
    internal static Fin<CommandLine> Parse(IEnumerable<string> arguments, Dictionary<string, string>? files = null, ArgumentContext? context = null)
    {
        ImmutableArray<ArgumentFile> known = [];
        for (int round = 0; round <= ParseArguments.MaxRounds; round++)
        {
            Fin<CommandLine> result = ParseArguments.Run([.. arguments], context ?? ArgumentContext.None, known);
            if (result.Match(Succ: line => line, Fail: _ => (CommandLine?)null) is not CommandLine.NeedFiles need)
            {
                return result;
            }

            Assert.NotEmpty(need.Paths);
            Assert.All(need.Paths, path => Assert.DoesNotContain(known, file => file.Path == path));
            known = known.AddRange(need.Paths.Select(path => new ArgumentFile(
                path, files is not null && files.TryGetValue(path, out string? text) ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)) : (ReadOnlyMemory<byte>?)null)));
        }

        throw new Xunit.Sdk.XunitException("asked for files more often than its bound says");
    }

    internal static LinkOptions Options(IEnumerable<string> arguments, Dictionary<string, string>? files = null) =>
        Link(arguments, files).Options;

    internal static LinkOptions Options(string arguments, Dictionary<string, string>? files = null) => Options(arguments.Split(' '), files);

    internal static CommandLine.Link Link(IEnumerable<string> arguments, Dictionary<string, string>? files = null) =>
        Assert.IsType<CommandLine.Link>(Parse(arguments, files).Match(
            Succ: line => line, Fail: error => throw new Xunit.Sdk.XunitException(string.Join("\n", LinkError.DiagnosticsOf(error).Select(d => d.Text)))));

    internal static ImmutableArray<Diagnostic> Errors(string arguments, Dictionary<string, string>? files = null) =>
        Parse(arguments.Split(' '), files).Match(
            Succ: line => throw new Xunit.Sdk.XunitException($"accepted: {line}"),
            Fail: error => LinkError.DiagnosticsOf(error).Where(d => d.Severity == Severity.Error).ToImmutableArray());
}
