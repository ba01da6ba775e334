namespace AfsLd.Domain.Options;

/// <summary>How rebases and binds are told to dyld.</summary>
public enum FixupEncoding
{
    /// <summary>Chosen by platform and minimum OS: chained from macOS 12 / iOS 15 up.</summary>
    ByTarget,
    /// <summary>LC_DYLD_CHAINED_FIXUPS.</summary>
    Chained,
    /// <summary>LC_DYLD_INFO_ONLY.</summary>
    Classic,
}
