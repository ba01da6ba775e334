using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Searching;

/// <summary>Where a library is to be looked for. The first path that is a file is it; else the built-in one; else it is missing.</summary>
/// <param name="Paths">The candidates, in order.</param>
/// <param name="BuiltIn">What serves when no path does, or null.</param>
/// <param name="BuiltInWarning">What to say when <paramref name="BuiltIn"/> serves; null: nothing.</param>
/// <param name="IfMissing">What to say when nothing serves; null: nothing, the library is simply absent.</param>
public sealed record SearchPlan(
    ImmutableArray<string> Paths,
    ParsedDylib? BuiltIn,
    Diagnostic? BuiltInWarning,
    Diagnostic? IfMissing);

/// <summary>An input that is to be loaded.</summary>
/// <param name="Request">What asks for it; its modifiers apply to what is found.</param>
/// <param name="Search">Where to look.</param>
public sealed record WantedInput(InputRequest Request, SearchPlan Search);

/// <summary>A re-exported library that is to be loaded.</summary>
/// <param name="InstallName">The name that asks for it: the key of the answer, whatever install name the file itself has.</param>
/// <param name="Search">Where to look.</param>
public sealed record WantedReexport(string InstallName, SearchPlan Search);
