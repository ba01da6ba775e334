namespace AfsLd.Domain.Image;

/// <summary>Which part of __LINKEDIT a region of kind LinkEdit is: Region.First holds one of these.</summary>
public enum LinkEditPart
{
    /// <summary>A blob whose bytes are known: Region.Count is its index in LinkEdit.Blobs.</summary>
    Blob,
    /// <summary>A local group of the symbol table: Region.Count is the group's index.</summary>
    LocalSymbols,
    /// <summary>The debug map's entries of -add_ast_path.</summary>
    AstPaths,
    /// <summary>A group of the debug map's entries.</summary>
    Stabs,
    /// <summary>A global group of the symbol table.</summary>
    GlobalSymbols,
    /// <summary>The two bytes that string tables begin with.</summary>
    StringsStart,
    /// <summary>The names of a local group.</summary>
    LocalNames,
    /// <summary>The names of a global group.</summary>
    GlobalNames,
    /// <summary>Those names of a group of the debug map that no other symbol has.</summary>
    StabNames,
    /// <summary>The paths of the debug map.</summary>
    StabPaths,
    /// <summary>Padding alone: a blob of size zero at the segment's start.</summary>
    Nothing,
}
