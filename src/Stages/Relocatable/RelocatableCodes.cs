namespace AfsLd.Stages.Relocatable;

/// <summary>Codes of what can be wrong with a relocatable link.</summary>
internal static class RelocatableCodes
{
    /// <summary>A section ordinal is a byte: at most 255 sections.</summary>
    internal const string TooManySections = "too-many-sections";

    /// <summary>Something does not fit the field that a relocation or an entry has for it.</summary>
    internal const string TooLarge = "relocatable-too-large";

    /// <summary>A relocation refers to what no object file can say.</summary>
    internal const string Inexpressible = "relocation-inexpressible";
}
