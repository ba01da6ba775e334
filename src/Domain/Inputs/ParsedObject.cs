using System;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Inputs;

/// <summary>One MH_OBJECT, checked: no offset, count or ordinal in it is untrusted any more.</summary>
public sealed record ParsedObject
{
    /// <summary>Path and archive member.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The object's bytes, from its mach_header_64 on.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Seconds since 1970: the file's, or the member's ar_date.</summary>
    public ulong ModifiedTime { get; init; }

    /// <summary>MH_SUBSECTIONS_VIA_SYMBOLS: sections may be cut at their symbols.</summary>
    public bool SubsectionsViaSymbols { get; init; }

    /// <summary>LC_BUILD_VERSION or LC_VERSION_MIN_*; null when it has neither.</summary>
    public PlatformVersion? Platform { get; init; }

    /// <summary>A second one: a zippered object, for macOS and Mac Catalyst at once (clang's -darwin-target-variant).</summary>
    public PlatformVersion? OtherPlatform { get; init; }

    /// <summary>The sections; the n_sect ordinal of one is its index + 1.</summary>
    public required ImmutableArray<InputSection> Sections { get; init; }

    /// <summary>The symbol table.</summary>
    public required ObjectSymbols Symbols { get; init; }

    /// <summary>LC_LINKER_OPTION commands, each a list of arguments, in order.</summary>
    public ImmutableArray<ImmutableArray<string>> LinkerOptions { get; init; } = [];

    /// <summary>LC_DATA_IN_CODE: struct data_in_code_entry, 8 bytes each; offsets are object addresses.</summary>
    public ReadOnlyMemory<byte> DataInCode { get; init; }

    /// <summary>LC_LINKER_OPTIMIZATION_HINT: ULEB128 (kind, count, addresses...).</summary>
    public ReadOnlyMemory<byte> OptimizationHints { get; init; }

    /// <summary>True for objects of a -hidden-l or -load_hidden archive.</summary>
    public bool HidesGlobals { get; init; }

    /// <summary>Warnings found while parsing.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
