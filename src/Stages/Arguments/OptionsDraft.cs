using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>A command line while it is read: the arguments still to come, what is known so far, what is wrong with it.</summary>
/// <remarks>Options that may be repeated collect in lists, the last of the others wins.</remarks>
internal sealed class OptionsDraft(List<string> arguments, ArgumentFiles files, List<Diagnostic> errors)
{
    private int next;

    /// <summary>Everything that is no list.</summary>
    internal LinkOptions Options { get; set; } = new();

    /// <summary>What is written instead of a link, or null.</summary>
    internal CommandLine? Instead { get; set; }

    /// <summary>The option that chose the output's kind, or null.</summary>
    internal string? KindOption { get; set; }

    /// <summary>What the command line says of tables that images without dyld have only if they are asked for; null: nothing.</summary>
    internal bool? FunctionStarts { get; set; }
    internal bool? DataInCode { get; set; }
    internal bool? VersionCommand { get; set; }

    /// <summary>True for -pie, false for -no_pie.</summary>
    internal bool? Pie { get; set; }

    /// <summary>True if -segalign was given.</summary>
    internal bool HasSegmentAlignment { get; set; }

    /// <summary>True between --start-lib and --end-lib.</summary>
    internal bool InLazyGroup { get; set; }

    internal List<InputRequest> Inputs { get; } = [];
    internal string? BundleLoader { get; set; }
    internal List<PlatformVersion> Platforms { get; } = [];
    internal PackedVersion? Sdk { get; set; }
    internal List<string> Rpaths { get; } = [];
    internal List<SegmentProtection> SegmentProtections { get; } = [];
    internal List<SegmentAddress> SegmentAddresses { get; } = [];
    internal List<SectionOrder> SectionOrders { get; } = [];
    internal List<SectionAlignment> SectionAlignments { get; } = [];
    internal List<SectionFromFile> CreatedSections { get; } = [];
    internal List<SectionKey> EmptySections { get; } = [];
    internal List<SectionRename> RenamedSections { get; } = [];
    internal List<SegmentRename> RenamedSegments { get; } = [];
    internal List<SymbolMove> MovedSymbols { get; } = [];
    internal List<string> SubLibraries { get; } = [];
    internal List<string> SubUmbrellas { get; } = [];
    internal List<string> AllowableClients { get; } = [];
    internal List<string> Environment { get; } = [];
    internal List<string> ImageSuffixes { get; } = [];
    internal List<string> AstPaths { get; } = [];
    internal List<string> LibraryPaths { get; } = [];
    internal List<string> FrameworkPaths { get; } = [];
    internal List<string> SysLibRoots { get; } = [];
    internal List<string> IgnoredAutoLinkOptions { get; } = [];
    internal List<DylibFileOverride> DylibFiles { get; } = [];
    internal List<string> DynamicLookupNames { get; } = [];
    internal List<string> RequiredNames { get; } = [];
    internal List<SymbolAlias> Aliases { get; } = [];
    internal List<string>? ExportedNames { get; set; }
    internal List<string> UnexportedNames { get; } = [];
    internal List<string> ReexportedNames { get; } = [];
    internal List<string> ExportOrder { get; } = [];
    internal List<string> InterposableNames { get; } = [];
    internal List<string> LocalStripNames { get; } = [];
    internal List<string>? LocalKeepNames { get; set; }
    internal List<ReadOnlyMemory<byte>> OrderFiles { get; } = [];
    internal List<string> WhyLive { get; } = [];
    internal List<Diagnostic> Warnings { get; } = [];

    /// <summary>The next argument; false at the end.</summary>
    internal bool TryNext(out string argument)
    {
        bool isThere = next < arguments.Count;
        argument = isThere ? arguments[next++] : "";
        return isThere;
    }

    /// <summary>The option's value: the next argument; null, and an error, if the arguments end before it.</summary>
    internal string? Value(string option, string expected)
    {
        if (TryNext(out string value))
        {
            return value;
        }

        errors.Add(Diagnostic.Usage(ArgumentCodes.MissingValue, $"missing value: {option}: expected {expected}"));
        return null;
    }

    /// <summary>Several values; false, and an error, if the arguments end before the last of them.</summary>
    internal bool TryValues(string option, string expected, Span<string> values)
    {
        if (arguments.Count - next < values.Length)
        {
            next = arguments.Count;
            errors.Add(Diagnostic.Usage(ArgumentCodes.MissingValue, $"missing value: {option}: expected {expected}"));
            return false;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[next++];
        }

        return true;
    }

    /// <summary>Passes over values that have no effect.</summary>
    internal void Skip(string option, int count)
    {
        Span<string> values = ["", "", ""];
        TryValues(option, count == 1 ? "a value" : $"{count} values", values[..count]);
    }

    /// <summary>Adds the option's value to a list.</summary>
    internal void AddValue(string option, string expected, List<string> list)
    {
        if (Value(option, expected) is string value)
        {
            list.Add(value);
        }
    }

    /// <summary>Adds the names that the file of the option's value lists.</summary>
    internal void AddNames(string option, List<string> list)
    {
        if (Value(option, "a file with a symbol a line") is string path && Lines(option, path) is ReadOnlyMemory<byte> bytes)
        {
            ListFile.AddNames(bytes.Span, list);
        }
    }

    /// <summary>The contents of a file that an option names; null if it is wanted, or cannot be read, which is an error.</summary>
    internal ReadOnlyMemory<byte>? Contents(string option, string path)
    {
        ArgumentFile? file = files.Find(path);
        if (file is { Bytes: null })
        {
            errors.Add(Diagnostic.Missing(ArgumentCodes.UnreadableFile, new Origin(path), $"cannot be read: the file of {option}"));
        }

        return file?.Bytes;
    }

    /// <summary>The contents of a list that an option names; null as for any file, or if it is no text, which is an error.</summary>
    internal ReadOnlyMemory<byte>? Lines(string option, string path)
    {
        if (Contents(option, path) is not ReadOnlyMemory<byte> bytes)
        {
            return null;
        }

        if (ListFile.IsText(bytes.Span))
        {
            return bytes[ListFile.MarkLength(bytes.Span)..];
        }

        errors.Add(Diagnostic.Malformed(
            ArgumentCodes.NotAList, new Origin(path), $"not a text file: {option} expects a list, one entry a line"));
        return null;
    }

    /// <summary>An error about a value.</summary>
    internal void Reject(string option, string value, string expected) =>
        errors.Add(Diagnostic.Usage(ArgumentCodes.BadValue, $"bad value: {option} {value}: expected {expected}"));

    /// <summary>Another error.</summary>
    internal void Fail(string code, string text) => errors.Add(Diagnostic.Usage(code, text));

    /// <summary>A warning.</summary>
    internal void Warn(string code, string text) => Warnings.Add(Diagnostic.Warning(code, Origin.CommandLine, text));

    /// <summary>A segment or section name; the load commands have room for 16 bytes of ASCII.</summary>
    internal bool TryName(string option, string text, out Name16 name)
    {
        name = Name16.Of(text);
        if (text.Length is >= 1 and <= 16 && System.Text.Ascii.IsValid(text))
        {
            return true;
        }

        Reject(option, text, "a name of 1 to 16 ASCII characters");
        return false;
    }

    /// <summary>A section's name in two texts.</summary>
    internal bool TrySection(string option, string segment, string section, out SectionKey key)
    {
        bool isValid = TryName(option, segment, out Name16 segmentName) & TryName(option, section, out Name16 sectionName);
        key = new SectionKey(segmentName, sectionName);
        return isValid;
    }

    /// <summary>The option's value as a hexadecimal number; null, and an error, if it is none.</summary>
    internal ulong? Hex(string option)
    {
        if (Value(option, "a hexadecimal number") is not string value)
        {
            return null;
        }

        if (NumberSyntax.TryHex(value, out ulong number))
        {
            return number;
        }

        Reject(option, value, "a hexadecimal number");
        return null;
    }

    /// <summary>Everything in one record.</summary>
    internal LinkOptions Freeze() => Options with
    {
        Inputs = [.. Inputs],
        Rpaths = [.. Rpaths],
        SegmentProtections = [.. SegmentProtections],
        SegmentAddresses = [.. SegmentAddresses],
        SectionOrders = [.. SectionOrders],
        SectionAlignments = [.. SectionAlignments],
        CreatedSections = [.. CreatedSections],
        EmptySections = [.. EmptySections],
        RenamedSections = [.. RenamedSections],
        RenamedSegments = [.. RenamedSegments],
        MovedSymbols = [.. MovedSymbols],
        SubLibraries = [.. SubLibraries],
        SubUmbrellas = [.. SubUmbrellas],
        AllowableClients = [.. AllowableClients],
        Environment = [.. Environment],
        ImageSuffixes = [.. ImageSuffixes],
        AstPaths = [.. AstPaths],
        LibraryPaths = [.. LibraryPaths],
        FrameworkPaths = [.. FrameworkPaths],
        SysLibRoots = [.. SysLibRoots],
        IgnoredAutoLinkOptions = [.. IgnoredAutoLinkOptions],
        DylibFiles = [.. DylibFiles],
        DynamicLookupNames = [.. DynamicLookupNames],
        RequiredNames = [.. RequiredNames],
        Aliases = [.. Aliases],
        ExportedNames = ExportedNames is null ? null : ExportedNames.ToImmutableArray(),
        UnexportedNames = [.. UnexportedNames],
        ReexportedNames = [.. ReexportedNames],
        ExportOrder = [.. ExportOrder],
        InterposableNames = [.. InterposableNames],
        LocalStripNames = [.. LocalStripNames],
        LocalKeepNames = LocalKeepNames is null ? null : LocalKeepNames.ToImmutableArray(),
        WhyLive = [.. WhyLive],
        OrderFiles = [.. OrderFiles],
    };
}
