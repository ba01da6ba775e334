using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Planning;

/// <summary>Says which output section an input section goes to.</summary>
internal static class MapSection
{
    private static readonly SectionKey TextCoalesced = SectionKey.Of("__TEXT", "__textcoal_nt");
    private static readonly SectionKey StaticInit = SectionKey.Of("__TEXT", "__StaticInit");
    private static readonly SectionKey ConstCoalesced = SectionKey.Of("__TEXT", "__const_coal");
    private static readonly SectionKey DataCoalesced = SectionKey.Of("__DATA", "__datacoal_nt");

    private static readonly SectionKey MergedZerofill = SectionKey.Of("__DATA", "__zerofill");

    /// <summary>The output section of an input section: user's renames first, then ld64's own.</summary>
    internal static SectionKey Run(SectionKey key, uint flags, LinkOptions options)
    {
        foreach (SectionRename rename in options.RenamedSections)
        {
            if (rename.From == key)
            {
                return Segment(rename.To, options);
            }
        }

        // dyld looks for the zero part of the thread-local template by its type: it stays what it is.
        if (options.MergeZeroFillSections && key.Segment == SectionNames.Data && (flags & SectionTypes.TypeMask) == SectionTypes.Zerofill)
        {
            return Segment(MergedZerofill, options);
        }

        return Segment(Standard(key, flags, options), options);
    }

    /// <summary>The output section of one that the linker makes. In ld64 what dyld seals is in __DATA before renames: either name counts.</summary>
    internal static SectionKey Made(SectionKey key, uint flags, LinkOptions options)
    {
        SectionKey unsealed = key.Segment == SectionNames.DataConst ? key with { Segment = SectionNames.Data } : key;
        foreach (SectionRename rename in options.RenamedSections)
        {
            if (rename.From == key || rename.From == unsealed)
            {
                return Segment(rename.To, options);
            }
        }

        return Run(key, flags, options);
    }

    /// <summary>Renames of segments come last: they see what everything else decided.</summary>
    internal static SectionKey Segment(SectionKey key, LinkOptions options)
    {
        foreach (SegmentRename rename in options.RenamedSegments)
        {
            if (rename.From == key.Segment)
            {
                return key with { Segment = rename.To };
            }
        }

        return key;
    }

    private static SectionKey Standard(SectionKey key, uint flags, LinkOptions options)
    {
        if (key == TextCoalesced || key == StaticInit)
        {
            return SectionNames.TextText;
        }

        if (key == ConstCoalesced)
        {
            return SectionNames.TextConst;
        }

        if (key == DataCoalesced)
        {
            return SectionNames.DataData;
        }

        // Without dyld nobody protects the segment, so there is none (ld64).
        return options.HasDyldTables && key.Segment == SectionNames.Data && (IsConstantData(key.Section, flags) || (options.ConstantSelectorReferences && key.Section == ObjCSelectorReferences))
            ? key with { Segment = SectionNames.DataConst }
            : key;
    }

    /// <summary>What dyld only writes while it binds: it makes __DATA_CONST read-only before the program's code runs (SG_READ_ONLY).</summary>
    private static bool IsConstantData(Name16 section, uint flags) =>
        (flags & SectionTypes.TypeMask) is SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers
        || section == Const
        || section == CfString
        || section == ObjCClassList
        || section == ObjCNonLazyClassList
        || section == ObjCCategoryList
        || section == ObjCCategoryList2
        || section == ObjCNonLazyCategoryList
        || section == ObjCProtocolList
        || section == ObjCImageInfo
        || section == Got
        || section == AuthGot
        || section == AuthPointers;

    private static readonly Name16 Const = Name16.Of("__const");
    private static readonly Name16 CfString = Name16.Of("__cfstring");
    private static readonly Name16 ObjCClassList = Name16.Of("__objc_classlist");
    private static readonly Name16 ObjCNonLazyClassList = Name16.Of("__objc_nlclslist");
    private static readonly Name16 ObjCCategoryList = Name16.Of("__objc_catlist");
    private static readonly Name16 ObjCCategoryList2 = Name16.Of("__objc_catlist2");
    private static readonly Name16 ObjCNonLazyCategoryList = Name16.Of("__objc_nlcatlist");
    private static readonly Name16 ObjCProtocolList = Name16.Of("__objc_protolist");
    private static readonly Name16 ObjCImageInfo = Name16.Of("__objc_imageinfo");
    private static readonly Name16 ObjCSelectorReferences = Name16.Of("__objc_selrefs");
    private static readonly Name16 Got = Name16.Of("__got");
    private static readonly Name16 AuthGot = Name16.Of("__auth_got");
    private static readonly Name16 AuthPointers = Name16.Of("__auth_ptr");
}
