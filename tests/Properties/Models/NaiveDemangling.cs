using System;
using System.Text.RegularExpressions;

namespace AfsLd.Tests.Properties.Models;

/// <summary>A rule of demangling a message that a mutant forgets.</summary>
public enum DemanglingBlunder
{
    None,
    KeepsUnderscore,
    ForgetsBlocks,
    SplitsAtDollars,
    SplitsAtDots,
    TakesAnyUnderscores,
    TakesInnerNames,
    DropsUnknownNames,
    FirstNameOnly,
    ForgetsTheRest,
}

/// <summary>Replaces the mangled names of a message by a regular expression.</summary>
public static class NaiveDemangling
{
    /// <summary>The message with readable names.</summary>
    public static string Of(string text, Func<string, string?> demangle, DemanglingBlunder blunder = DemanglingBlunder.None)
    {
        string characters = blunder switch
        {
            DemanglingBlunder.SplitsAtDollars => "[A-Za-z0-9_.]",
            DemanglingBlunder.SplitsAtDots => "[A-Za-z0-9_$]",
            _ => "[A-Za-z0-9_$.]",
        };
        string prefix = blunder switch
        {
            DemanglingBlunder.ForgetsBlocks => "__Z",
            DemanglingBlunder.TakesAnyUnderscores => "_+Z",
            _ => "(__|____)Z",
        };
        string start = blunder == DemanglingBlunder.TakesInnerNames ? "" : $"(?<!{characters})";
        var names = new Regex($"{start}{prefix}{characters}*", RegexOptions.CultureInvariant);
        string Readable(Match name) => demangle(blunder == DemanglingBlunder.KeepsUnderscore ? name.Value : name.Value[1..])
            ?? (blunder == DemanglingBlunder.DropsUnknownNames ? "" : name.Value);
        string readable = names.Replace(text, Readable, blunder == DemanglingBlunder.FirstNameOnly ? 1 : -1);
        return blunder == DemanglingBlunder.ForgetsTheRest ? readable[..Math.Min(readable.Length, text.Length)] : readable;
    }
}
