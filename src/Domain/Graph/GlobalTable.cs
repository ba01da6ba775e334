using System;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Ids;

namespace AfsLd.Domain.Graph;

/// <summary>All global names of a link, in order of first mention on the command line.</summary>
/// <param name="Symbols">The rows; a SymbolId is an index here.</param>
/// <param name="NameSources">What NameRef.Source indexes: string tables of objects and archives, names from options.</param>
/// <param name="LinkerDefined">What GlobalKind.LinkerDefined owners index.</param>
public sealed record GlobalTable(
    ImmutableArray<GlobalSymbol> Symbols,
    ImmutableArray<ReadOnlyMemory<byte>> NameSources,
    ImmutableArray<LinkerDefinedSymbol> LinkerDefined)
{
    /// <summary>The number of names.</summary>
    public int Count => Symbols.Length;

    /// <summary>One row.</summary>
    public GlobalSymbol this[SymbolId id] => Symbols[id.Value];

    /// <summary>The name's bytes.</summary>
    public ReadOnlySpan<byte> NameOf(SymbolId id)
    {
        NameRef name = Symbols[id.Value].Name;
        return NameSources[name.Source].Span.Slice(name.Offset, name.Length);
    }

    /// <summary>The name as text, for messages.</summary>
    public string TextOf(SymbolId id) => Encoding.UTF8.GetString(NameOf(id));
}
