using System;
using System.Linq;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;
using Xunit.Sdk;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>What a test expects of a result, and how it shows one.</summary>
internal static class Outcome
{
    internal static T Value<T>(Fin<T> result) => result.Match(
        Succ: value => value,
        Fail: error => throw new XunitException(string.Join('\n', LinkError.DiagnosticsOf(error))));

    internal static Diagnostic Error<T>(Fin<T> result) => Errors(result)[0];

    internal static Diagnostic[] Errors<T>(Fin<T> result) => result.Match(
        Succ: _ => throw new XunitException("it was read"),
        Fail: error => LinkError.DiagnosticsOf(error).ToArray());

    internal static LoadedInput File(string path, byte[] bytes, LoadModifiers modifiers = LoadModifiers.None) =>
        new(new InputRequest.File(path, modifiers), path, bytes, 1);

    internal static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    internal static ReadOnlySpan<byte> Name(string text) => Encoding.UTF8.GetBytes(text);
}
