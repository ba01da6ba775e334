namespace AfsLd.Domain.Planning;

/// <summary>The sections whose contents the linker makes.</summary>
public enum SyntheticKind
{
    /// <summary>Not synthetic: atoms.</summary>
    None,
    /// <summary>__TEXT,__stubs.</summary>
    Stubs,
    /// <summary>__TEXT,__stub_helper (classic lazy binding).</summary>
    StubHelper,
    /// <summary>__TEXT,__objc_stubs.</summary>
    ObjCStubs,
    /// <summary>__TEXT,__init_offsets.</summary>
    InitOffsets,
    /// <summary>__TEXT,__unwind_info.</summary>
    UnwindInfo,
    /// <summary>__TEXT,__eh_frame.</summary>
    EhFrame,
    /// <summary>__DATA_CONST,__got.</summary>
    Got,
    /// <summary>__DATA,__la_symbol_ptr.</summary>
    LazyPointers,
    /// <summary>__DATA,__dyld_private: 8 bytes that classic lazy binding hands to dyld.</summary>
    DyldPrivate,
    /// <summary>__DATA,__thread_ptrs.</summary>
    TlvPointers,
    /// <summary>__objc_imageinfo.</summary>
    ObjCImageInfo,
    /// <summary>-sectcreate.</summary>
    File,
    /// <summary>-add_empty_section, or made for a section$start symbol.</summary>
    Empty,
}
