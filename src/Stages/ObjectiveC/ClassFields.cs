using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Byte offsets in a class and in its read-only data (objc4: struct objc_class, struct class_ro_t).</summary>
internal static class ClassFields
{
    /// <summary>In the class: its metaclass.</summary>
    internal const int Isa = 0;

    /// <summary>In the class: its read-only data; the pointer's low 3 bits are flags (Swift).</summary>
    internal const int Data = 32;

    /// <summary>In the data: flags and sizes end here, and pointers begin.</summary>
    internal const int FirstPointer = 16;

    /// <summary>In the data: the methods.</summary>
    internal const int BaseMethods = 32;

    /// <summary>In the data: the protocols.</summary>
    internal const int BaseProtocols = 40;

    /// <summary>In the data: the properties.</summary>
    internal const int BaseProperties = 64;

    /// <summary>The size of the data.</summary>
    internal const int DataSizeBytes = 72;

    private const long DataFlags = 7;

    /// <summary>Where the read-only data of a class lies; false if it is not in this image.</summary>
    internal static bool TryReadData(MetadataReader reader, ReferenceTarget one, out ReferenceTarget data)
    {
        if (!reader.TryReadPointer(one.Atom, one.Addend + Data, out data) || !reader.IsReadable(data.Atom))
        {
            return false;
        }

        data = data with { Addend = data.Addend & ~DataFlags };
        return true;
    }
}
