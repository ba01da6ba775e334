using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>The sections by which the runtime finds classes, categories and references (objc4, objc-file.mm).</summary>
internal static class MetadataSections
{
    internal static readonly Name16 ClassList = Name16.Of("__objc_classlist");
    internal static readonly Name16 CategoryList = Name16.Of("__objc_catlist");
    internal static readonly Name16 CategoryList2 = Name16.Of("__objc_catlist2");
    internal static readonly Name16 NonLazyCategoryList = Name16.Of("__objc_nlcatlist");
    internal static readonly Name16 SelectorReferences = Name16.Of("__objc_selrefs");
    internal static readonly Name16 ClassReferences = Name16.Of("__objc_classrefs");
    internal static readonly Name16 SuperReferences = Name16.Of("__objc_superrefs");

    /// <summary>True if the section lists classes.</summary>
    internal static bool ListsClasses(InputSection section) => section.Key.Section == ClassList;

    /// <summary>True if the section lists categories.</summary>
    internal static bool ListsCategories(InputSection section) =>
        section.Key.Section == CategoryList || section.Key.Section == CategoryList2 || section.Key.Section == NonLazyCategoryList;

    /// <summary>True if the section holds slots that code loads selectors or classes from.</summary>
    internal static bool HoldsReferences(InputSection section) =>
        section.Key.Section == SelectorReferences || section.Key.Section == ClassReferences || section.Key.Section == SuperReferences;
}
