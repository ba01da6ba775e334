using AfsLd.Domain.Format;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>The sections of the object that holds the metadata the linker writes anew.</summary>
internal static class MetadataParts
{
    internal const int MethodLists = 0;
    internal const int SelectorReferences = 1;
    internal const int Constants = 2;
    internal const int CategoryList = 3;
    internal const int Names = 4;
    internal const int Count = 5;

    internal static SectionKey Key(int part) => part switch
    {
        MethodLists => SectionKey.Of("__TEXT", "__objc_methlist"),
        SelectorReferences => SectionKey.Of("__DATA", "__objc_selrefs"),
        Constants => SectionKey.Of("__DATA", "__objc_const"),
        CategoryList => SectionKey.Of("__DATA", "__objc_catlist"),
        _ => SectionKey.Of("__TEXT", "__objc_classname"),
    };

    /// <summary>As compilers (and for method lists other linkers) mark the sections.</summary>
    internal static uint Flags(int part) => part switch
    {
        SelectorReferences => SectionTypes.LiteralPointers | SectionTypes.NoDeadStrip,
        MethodLists or CategoryList => SectionTypes.NoDeadStrip,
        Names => SectionTypes.CStringLiterals,
        _ => SectionTypes.Regular,
    };

    internal static byte AlignLog2(int part) => part switch
    {
        MethodLists => 2,
        Names => 0,
        _ => 3,
    };
}
