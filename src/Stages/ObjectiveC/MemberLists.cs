using System;
using System.Buffers.Binary;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>The lists of protocols and properties that several parts of a class have together, while they are put together.</summary>
internal sealed class MemberLists
{
    private const int PropertySizeBytes = 16;

    private GrowingArray<Method> instance = new(16);
    private GrowingArray<Method> own = new(16);
    private GrowingArray<ReferenceTarget> protocols = new(4);
    private GrowingArray<ReferenceTarget> properties = new(8);
    private GrowingArray<ReferenceTarget> ownProperties = new(4);

    /// <summary>The methods of objects.</summary>
    internal ReadOnlySpan<Method> Instance => instance.Items;

    /// <summary>The methods of the class itself.</summary>
    internal ReadOnlySpan<Method> Own => own.Items;

    /// <summary>The protocols.</summary>
    internal ReadOnlySpan<ReferenceTarget> Protocols => protocols.Items;

    /// <summary>The properties of objects: name and attributes of each.</summary>
    internal ReadOnlySpan<ReferenceTarget> Properties => properties.Items;

    /// <summary>The properties of the class itself: name and attributes of each.</summary>
    internal ReadOnlySpan<ReferenceTarget> OwnProperties => ownProperties.Items;

    /// <summary>Adds the methods that a pointer in a structure leads to. False if they cannot be read.</summary>
    internal bool TryAddMethods(MetadataReader reader, ReferenceTarget structure, int field, bool ofClass) =>
        TryRead(reader, structure, field, out int list)
        && (list < 0 || (ofClass ? ReadMethodList.TryRead(reader, list, ref own) : ReadMethodList.TryRead(reader, list, ref instance)));

    /// <summary>Adds the protocols (protocol_list_t: a count of 8 bytes, pointers, and from compilers a null).</summary>
    internal bool TryAddProtocols(MetadataReader reader, ReferenceTarget structure, int field)
    {
        if (!TryRead(reader, structure, field, out int list) || list < 0)
        {
            return list < 0;
        }

        ulong size = reader.Graph.Atoms.SizeBytes[list];
        ulong count = size < 8 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(reader.BytesOf(list));
        if (count >= size / 8 || count != (ulong)reader.Graph.Atoms.RelocationCount[list])
        {
            return false;
        }

        return TryAddPointers(reader, list, (long)count, ref protocols);
    }

    /// <summary>Adds the properties (property_list_t: entry size 16 and count, 4 bytes each, then pointers to name and attributes).</summary>
    internal bool TryAddProperties(MetadataReader reader, ReferenceTarget structure, int field, bool ofClass)
    {
        if (!TryRead(reader, structure, field, out int list) || list < 0)
        {
            return list < 0;
        }

        ulong size = reader.Graph.Atoms.SizeBytes[list];
        if (!reader.TryReadUInt32(list, 0, out uint entrySize)
            || !reader.TryReadUInt32(list, 4, out uint count)
            || entrySize != PropertySizeBytes
            || 8 + ((ulong)count * PropertySizeBytes) > size
            || (ulong)count * 2 != (ulong)reader.Graph.Atoms.RelocationCount[list])
        {
            return false;
        }

        return ofClass ? TryAddPointers(reader, list, count * 2L, ref ownProperties) : TryAddPointers(reader, list, count * 2L, ref properties);
    }

    /// <summary>The list's atom, -1 for none. False if there is something else.</summary>
    private static bool TryRead(MetadataReader reader, ReferenceTarget structure, int field, out int list)
    {
        list = -1;
        if (!reader.TryReadPointer(structure.Atom, structure.Addend + field, out ReferenceTarget target))
        {
            list = 0;
            return false;
        }

        if (target == MetadataReader.Null)
        {
            return true;
        }

        list = Math.Max(target.Atom, 0);
        return target.Addend == 0 && reader.IsReadable(target.Atom);
    }

    private static bool TryAddPointers(MetadataReader reader, int list, long count, ref GrowingArray<ReferenceTarget> into)
    {
        for (long i = 0; i < count; i++)
        {
            if (!reader.TryReadPointer(list, 8 + (i * 8), out ReferenceTarget target) || target == MetadataReader.Null)
            {
                return false;
            }

            into.Add(target);
        }

        return true;
    }
}
