using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>A method: struct method_t of objc4.</summary>
/// <param name="Name">The selector's name.</param>
/// <param name="Types">The type encoding.</param>
/// <param name="Implementation">The function; null in protocols.</param>
internal readonly record struct Method(ReferenceTarget Name, ReferenceTarget Types, ReferenceTarget Implementation)
{
    /// <summary>True if all that it refers to is in this image, wherever dyld loads it: it can be said as distances.</summary>
    internal bool IsLocal => Name.Atom >= 0 && Types.Atom >= 0 && Implementation.Atom >= 0;
}
