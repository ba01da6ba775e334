using System.Collections.Immutable;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Inputs;

/// <summary>One input file, parsed, at its place on the command line.</summary>
public abstract record ParsedInput
{
    private ParsedInput()
    {
    }

    /// <summary>A relocatable object. Lazy: linked only if it defines a wanted name (--start-lib).</summary>
    public sealed record Object(ParsedObject Value, bool IsLazy) : ParsedInput;

    /// <summary>An archive.</summary>
    public sealed record Archive(ParsedArchive Value) : ParsedInput;

    /// <summary>A dylib or text stub.</summary>
    public sealed record Dylib(ParsedDylib Value, LoadModifiers Modifiers) : ParsedInput;
}

/// <summary>All inputs of a link, in command-line order: autolinked ones after the named ones, in first-mention order.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Reexported">Every library that a re-export names, by install name: closed under re-export, so that
/// resolution never asks for a file.</param>
public sealed record ParsedInputs(
    ImmutableArray<ParsedInput> Inputs,
    ImmutableDictionary<string, ParsedDylib> Reexported);
