namespace AfsLd.Stages.Parsing.Archives;

/// <summary>What a member of an archive is.</summary>
internal enum ArchivePart
{
    /// <summary>A file.</summary>
    Member,
    /// <summary><c>__.SYMDEF</c> and <c>__.SYMDEF SORTED</c>: struct ranlib entries (mach-o/ranlib.h).</summary>
    BsdIndex,
    /// <summary><c>__.SYMDEF_64</c>: struct ranlib_64 entries.</summary>
    BsdIndex64,
    /// <summary><c>/</c>: big-endian 32-bit offsets, then the names.</summary>
    GnuIndex,
    /// <summary><c>/SYM64/</c>: the same with 64-bit offsets.</summary>
    GnuIndex64,
    /// <summary><c>//</c>: names longer than 15 bytes.</summary>
    LongNames,
    /// <summary>A table of other systems.</summary>
    OtherTable,
}
