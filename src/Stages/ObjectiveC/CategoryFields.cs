namespace AfsLd.Stages.ObjectiveC;

/// <summary>Byte offsets in a category (objc4: struct category_t).</summary>
internal static class CategoryFields
{
    internal const int Name = 0;
    internal const int Class = 8;
    internal const int InstanceMethods = 16;
    internal const int ClassMethods = 24;
    internal const int Protocols = 32;
    internal const int InstanceProperties = 40;
    internal const int ClassProperties = 48;

    /// <summary>clang writes the size behind the fields, since there are class properties.</summary>
    internal const int Size = 56;
    internal const int SizeBytes = 64;
}
