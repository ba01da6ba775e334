namespace AfsLd.Domain.LinkEdit;

/// <summary>The blobs of __LINKEDIT, in the order that strip, install_name_tool and codesign_allocate expect.</summary>
public enum LinkEditKind
{
    /// <summary>LC_DYLD_INFO rebase opcodes.</summary>
    Rebase,
    /// <summary>LC_DYLD_INFO bind opcodes.</summary>
    Bind,
    /// <summary>LC_DYLD_INFO weak bind opcodes.</summary>
    WeakBind,
    /// <summary>LC_DYLD_INFO lazy bind opcodes.</summary>
    LazyBind,
    /// <summary>LC_DYLD_CHAINED_FIXUPS.</summary>
    ChainedFixups,
    /// <summary>LC_DYLD_EXPORTS_TRIE, or LC_DYLD_INFO's export part.</summary>
    ExportTrie,
    /// <summary>LC_DYSYMTAB's local relocations.</summary>
    LocalRelocations,
    /// <summary>LC_FUNCTION_STARTS.</summary>
    FunctionStarts,
    /// <summary>LC_DATA_IN_CODE.</summary>
    DataInCode,
    /// <summary>LC_SYMTAB's entries.</summary>
    Symbols,
    /// <summary>LC_DYSYMTAB's indirect symbol table.</summary>
    IndirectSymbols,
    /// <summary>LC_SYMTAB's strings.</summary>
    Strings,
    /// <summary>LC_CODE_SIGNATURE.</summary>
    Signature,
}
