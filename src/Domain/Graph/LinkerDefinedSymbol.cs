using AfsLd.Domain.Format;

namespace AfsLd.Domain.Graph;

/// <summary>A name that the linker itself defines: its address is known when the layout is.</summary>
public abstract record LinkerDefinedSymbol
{
    private LinkerDefinedSymbol()
    {
    }

    /// <summary><c>___dso_handle</c>, <c>__mh_execute_header</c>, <c>__mh_dylib_header</c>, <c>__mh_bundle_header</c>: the mach header.</summary>
    /// <param name="InSymbolTable">__mh_execute_header is an external symbol of the output; the others are not in it.</param>
    public sealed record MachHeader(bool InSymbolTable) : LinkerDefinedSymbol;

    /// <summary><c>section$start$SEG$sect</c> or <c>section$end$SEG$sect</c>; the section is made, empty, when nothing else does.</summary>
    public sealed record SectionBoundary(SectionKey Section, bool IsEnd) : LinkerDefinedSymbol;

    /// <summary><c>segment$start$SEG</c> or <c>segment$end$SEG</c>.</summary>
    public sealed record SegmentBoundary(Name16 Segment, bool IsEnd) : LinkerDefinedSymbol;
}
