using System;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Domain.Relocatable;

/// <summary>A description of a relocatable output: regions that partition the file, and all that their fillers read.</summary>
public sealed record ObjectImage
{
    /// <summary>Sections and atoms.</summary>
    public required ObjectLayout Layout { get; init; }

    /// <summary>The symbol table.</summary>
    public required ObjectSymbolTable Symbols { get; init; }

    /// <summary>The regions, ascending, contiguous from 0 to <see cref="FileSizeBytes"/>.</summary>
    public required ImmutableArray<ObjectRegion> Regions { get; init; }

    /// <summary>Bytes that are known: what regions of kind Bytes hold.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Blobs { get; init; }

    /// <summary>The size of the file.</summary>
    public required ulong FileSizeBytes { get; init; }

    /// <summary>Everything to tell the user of a link that succeeded.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}

/// <summary>A run of bytes of a relocatable output that one filler writes, whole. What is left behind its contents is zero.</summary>
/// <param name="Kind">What fills it.</param>
/// <param name="FileOffset">Where it begins.</param>
/// <param name="SizeBytes">How long it is, padding included.</param>
/// <param name="First">Atoms: the first one in AtomOrder. Bytes: the blob. SymbolEntries, SymbolNames: the part.</param>
/// <param name="Count">Atoms: how many. SymbolEntries: what is added to n_strx.</param>
/// <param name="Address">Atoms: the address of the first byte.</param>
public readonly record struct ObjectRegion(ObjectRegionKind Kind, ulong FileOffset, ulong SizeBytes, int First, int Count, ulong Address);

/// <summary>What fills a region of a relocatable output.</summary>
public enum ObjectRegionKind : byte
{
    /// <summary>Bytes that are known.</summary>
    Bytes,
    /// <summary>Atoms of one section.</summary>
    Atoms,
    /// <summary>A part of the symbol table.</summary>
    SymbolEntries,
    /// <summary>A part of the string table.</summary>
    SymbolNames,
}
