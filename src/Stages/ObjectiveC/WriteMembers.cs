using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Writes lists of methods, protocols and properties, in the form that the link uses.</summary>
internal sealed class WriteMembers(MetadataBuilder builder, Dictionary<ReferenceTarget, int> selectors, bool distances)
{
    /// <summary>A list of methods; null if there are none.</summary>
    internal ReferenceTarget Methods(ReadOnlySpan<Method> methods)
    {
        if (methods.IsEmpty)
        {
            return MetadataReader.Null;
        }

        if (distances && RelativeMethodLists.CanWrite(methods, builder))
        {
            return At(RelativeMethodLists.Write(methods, selectors, builder));
        }

        int list = Begin(ReadMethodList.EntrySizeBytes, methods.Length);
        int at = ReadMethodList.HeaderSizeBytes;
        foreach (ref readonly Method method in methods)
        {
            builder.Point(MetadataParts.Constants, at, method.Name);
            builder.Point(MetadataParts.Constants, at + 8, method.Types);
            builder.Point(MetadataParts.Constants, at + 16, method.Implementation);
            at += ReadMethodList.EntrySizeBytes;
        }

        return At(list);
    }

    /// <summary>A list of protocols; null if there are none.</summary>
    internal ReferenceTarget Protocols(ReadOnlySpan<ReferenceTarget> protocols)
    {
        if (protocols.IsEmpty)
        {
            return MetadataReader.Null;
        }

        int list = builder.Begin(MetadataParts.Constants, (protocols.Length + 2) * 8);
        BinaryPrimitives.WriteInt64LittleEndian(builder.Last(MetadataParts.Constants), protocols.Length);
        Pointers(protocols);
        return At(list);
    }

    /// <summary>A list of properties, each a name and attributes; null if there are none.</summary>
    internal ReferenceTarget Properties(ReadOnlySpan<ReferenceTarget> properties)
    {
        if (properties.IsEmpty)
        {
            return MetadataReader.Null;
        }

        int list = Begin(16, properties.Length / 2);
        Pointers(properties);
        return At(list);
    }

    private void Pointers(ReadOnlySpan<ReferenceTarget> targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            builder.Point(MetadataParts.Constants, 8 + (i * 8), targets[i]);
        }
    }

    private int Begin(int entrySizeBytes, int count)
    {
        int list = builder.Begin(MetadataParts.Constants, 8 + (entrySizeBytes * count));
        BinaryPrimitives.WriteInt32LittleEndian(builder.Last(MetadataParts.Constants), entrySizeBytes);
        BinaryPrimitives.WriteInt32LittleEndian(builder.Last(MetadataParts.Constants)[4..], count);
        return list;
    }

    private static ReferenceTarget At(int atom) => new(-1, atom, 0);
}
