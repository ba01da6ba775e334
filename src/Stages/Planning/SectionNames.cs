using AfsLd.Domain.Format;

namespace AfsLd.Stages.Planning;

/// <summary>The names of segments and of the sections that the linker makes or treats specially.</summary>
internal static class SectionNames
{
    internal static readonly Name16 PageZero = Name16.Of("__PAGEZERO");
    internal static readonly Name16 Text = Name16.Of("__TEXT");
    internal static readonly Name16 DataConst = Name16.Of("__DATA_CONST");
    internal static readonly Name16 Data = Name16.Of("__DATA");
    internal static readonly Name16 LinkEdit = Name16.Of("__LINKEDIT");

    internal static readonly SectionKey TextText = SectionKey.Of("__TEXT", "__text");
    internal static readonly SectionKey TextConst = SectionKey.Of("__TEXT", "__const");
    internal static readonly SectionKey DataData = SectionKey.Of("__DATA", "__data");
    internal static readonly SectionKey Stubs = SectionKey.Of("__TEXT", "__stubs");
    internal static readonly SectionKey StubHelper = SectionKey.Of("__TEXT", "__stub_helper");
    internal static readonly SectionKey InitOffsets = SectionKey.Of("__TEXT", "__init_offsets");
    internal static readonly SectionKey UnwindInfo = SectionKey.Of("__TEXT", "__unwind_info");
    internal static readonly SectionKey EhFrame = SectionKey.Of("__TEXT", "__eh_frame");
    internal static readonly SectionKey Got = SectionKey.Of("__DATA_CONST", "__got");
    internal static readonly SectionKey LazyPointers = SectionKey.Of("__DATA", "__la_symbol_ptr");
    internal static readonly SectionKey TlvPointers = SectionKey.Of("__DATA", "__thread_ptrs");
    internal static readonly SectionKey DyldPrivate = SectionKey.Of("__DATA", "__dyld_private");
    internal static readonly SectionKey Common = SectionKey.Of("__DATA", "__common");
    internal static readonly SectionKey ObjCImageInfo = SectionKey.Of("__DATA_CONST", "__objc_imageinfo");
}
