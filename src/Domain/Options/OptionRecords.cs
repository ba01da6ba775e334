using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;

namespace AfsLd.Domain.Options;

/// <summary><c>-segprot SEG MAX INIT</c>; protections are VM_PROT_* bits (mach/vm_prot.h).</summary>
public sealed record SegmentProtection(Name16 Segment, uint Maximum, uint Initial);

/// <summary><c>-segaddr SEG ADDRESS</c>.</summary>
public sealed record SegmentAddress(Name16 Segment, ulong Address);

/// <summary><c>-section_order SEG a:b:c</c>: the sections that come first in a segment, in order.</summary>
public sealed record SectionOrder(Name16 Segment, ImmutableArray<Name16> Sections);

/// <summary><c>-sectalign SEG SECT VALUE</c>.</summary>
public sealed record SectionAlignment(SectionKey Section, byte AlignLog2);

/// <summary><c>-sectcreate SEG SECT FILE</c>.</summary>
public sealed record SectionFromFile(SectionKey Section, string Path)
{
    /// <summary>The file's contents.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary><c>-move_to_rw_segment SEG LIST</c> and <c>-move_to_ro_segment</c>: the symbols of a list go to a segment.</summary>
public sealed record SymbolMove(Name16 Segment, bool IsWritable, ReadOnlyMemory<byte> List);

/// <summary><c>-thunks=MODE</c>.</summary>
public enum ThunkMode
{
    /// <summary>Islands where a branch cannot reach (the default).</summary>
    Auto,
    /// <summary>None: a branch that cannot reach is an error.</summary>
    None,
}

/// <summary><c>-rename_section OLDSEG OLDSECT NEWSEG NEWSECT</c>.</summary>
public sealed record SectionRename(SectionKey From, SectionKey To);

/// <summary><c>-rename_segment OLD NEW</c>.</summary>
public sealed record SegmentRename(Name16 From, Name16 To);

/// <summary><c>-dylib_file INSTALL_NAME:PATH</c>.</summary>
public sealed record DylibFileOverride(string InstallName, string Path);

/// <summary><c>-alias EXISTING NEW</c>: the second name is another name of the first.</summary>
public sealed record SymbolAlias(string Existing, string New);

/// <summary><c>-commons MODE</c>.</summary>
public enum CommonsTreatment
{
    /// <summary>A tentative definition ignores dylibs (the default).</summary>
    IgnoreDylibs,
    /// <summary>A dylib's definition wins over a tentative one.</summary>
    UseDylibs,
    /// <summary>Both is an error.</summary>
    Error,
}

/// <summary><c>-icf=MODE</c>.</summary>
public enum IcfMode
{
    /// <summary>Nothing is folded.</summary>
    None,
    /// <summary>Only what nobody can tell apart is folded.</summary>
    Safe,
    /// <summary>All equal functions are folded.</summary>
    All,
}
