namespace AfsLd.Stages.Parsing;

/// <summary>What a file is, by its first bytes.</summary>
public enum FileFormat
{
    /// <summary>None of the others.</summary>
    Unknown,
    /// <summary>No byte at all.</summary>
    Empty,
    /// <summary>A 64-bit little-endian Mach-O file with filetype MH_OBJECT.</summary>
    Object,
    /// <summary>MH_DYLIB or MH_DYLIB_STUB.</summary>
    Dylib,
    /// <summary>MH_EXECUTE.</summary>
    Executable,
    /// <summary>MH_BUNDLE.</summary>
    Bundle,
    /// <summary>A Mach-O file of another kind, width or byte order.</summary>
    OtherMachO,
    /// <summary>An archive that holds its members.</summary>
    Archive,
    /// <summary>An archive that names its members.</summary>
    ThinArchive,
    /// <summary>A universal file, 32- or 64-bit offsets.</summary>
    Universal,
    /// <summary>LLVM bitcode, raw or in its wrapper.</summary>
    Bitcode,
    /// <summary>A text stub (.tbd).</summary>
    TextStub,
    /// <summary>An ELF file.</summary>
    Elf,
}
