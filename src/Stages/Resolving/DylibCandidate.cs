using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Resolving;

/// <summary>A dylib that may get a load command.</summary>
/// <param name="Library">What was parsed.</param>
/// <param name="Modifiers">Of all its mentions together.</param>
/// <param name="Position">The number of its input; int.MaxValue for one that only a re-export names.</param>
/// <param name="Scope">The libraries whose exports are bound to it: itself, then what it re-exports and nobody else owns.</param>
internal sealed record DylibCandidate(ParsedDylib Library, LoadModifiers Modifiers, int Position, ImmutableArray<ScopedLibrary> Scope)
{
    /// <summary>True if no option names it: it gets a load command only if a symbol is bound to it.</summary>
    public bool IsImplicit => Position == int.MaxValue;
}

/// <summary>A library in a dylib's scope; scopes are depth first.</summary>
/// <param name="Library">Whose exports are asked.</param>
/// <param name="End">The index in the scope after the last library that it re-exports.</param>
internal readonly record struct ScopedLibrary(ParsedDylib Library, int End);
