using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>The stabs that tell where each object's debug information is: counted and placed, written by groups in parallel.</summary>
/// <remarks>Most names are those of symbols that the table holds anyway, and are shared with them.</remarks>
public sealed record DebugMapPlan
{
    /// <summary>No debug map.</summary>
    public static readonly DebugMapPlan None = new();

    /// <summary>The objects that have debug information, in link order.</summary>
    public ImmutableArray<DebugMapObject> Objects { get; init; } = [];

    /// <summary>Groups of <see cref="Objects"/>; their strings are the names that no other symbol of the table has.</summary>
    public ImmutableArray<SymbolGroup> Groups { get; init; } = [];

    /// <summary>Offsets in <see cref="Paths"/> of -add_ast_path's paths: an N_AST each, before everything else.</summary>
    public ImmutableArray<uint> AstPaths { get; init; } = [];

    /// <summary>Index of the first entry in the symbol table.</summary>
    public int FirstSymbol { get; init; }

    /// <summary>The NUL-terminated paths of folders, sources and objects: the end of the string table.</summary>
    public ImmutableArray<byte> Paths { get; init; } = [];

    /// <summary>Where the paths begin in the string table.</summary>
    public uint PathsOffset { get; init; }

    /// <summary>All entries.</summary>
    public int Count => AstPaths.Length + (Groups.IsEmpty ? 0 : Groups[^1].FirstSymbol + Groups[^1].SymbolCount - FirstSymbol - AstPaths.Length);
}
