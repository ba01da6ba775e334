using System;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>What came of one file: an input, or errors, or neither while it waits for the target of the link.</summary>
internal readonly record struct FileOutcome(ParsedInput? Value, IReadOnlyList<Diagnostic> Errors)
{
    internal static FileOutcome Waiting => new(null, []);

    internal bool IsWaiting => Value is null && Errors.Count == 0;

    internal static FileOutcome Failed(Diagnostic error) => new(null, [error]);

    internal static FileOutcome Of<T>(Fin<T> result, Func<T, ParsedInput> wrap) => result.Match(
        Succ: value => new FileOutcome(wrap(value), []),
        Fail: error => new FileOutcome(null, LinkError.DiagnosticsOf(error)));
}
