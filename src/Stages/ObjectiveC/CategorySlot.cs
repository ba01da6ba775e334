using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>One entry of the category list.</summary>
/// <param name="Place">The category.</param>
/// <param name="Class">The class it extends; <see cref="MetadataReader.Null"/> if the category cannot be read.</param>
/// <param name="CanMerge">False: it has +load, which the runtime finds by the category, or it looks otherwise than clang writes it.</param>
internal readonly record struct CategorySlot(ReferenceTarget Place, ReferenceTarget Class, bool CanMerge);
