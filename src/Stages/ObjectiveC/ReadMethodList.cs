using System;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Reads a list of methods as compilers write it.</summary>
/// <remarks>objc4, struct method_list_t: entsize (24; its low two bits and its high half are flags) and count, 4 bytes each,
/// then per method pointers to name, types and implementation.</remarks>
internal static class ReadMethodList
{
    internal const int HeaderSizeBytes = 8;
    internal const int EntrySizeBytes = 24;

    /// <summary>Adds the methods of a list that is an atom of its own. False, with nothing added, if it is anything else.</summary>
    internal static bool TryRead(MetadataReader reader, int atom, ref GrowingArray<Method> methods)
    {
        if (!reader.IsReadable(atom)
            || !reader.TryReadUInt32(atom, 0, out uint entrySize)
            || !reader.TryReadUInt32(atom, 4, out uint count)
            || entrySize != EntrySizeBytes)
        {
            return false;
        }

        ulong size = reader.Graph.Atoms.SizeBytes[atom];
        ulong end = HeaderSizeBytes + ((ulong)count * EntrySizeBytes);
        if (end > size || reader.BytesOf(atom)[(int)end..].IndexOfAnyExcept((byte)0) >= 0)
        {
            return false;
        }

        int before = methods.Count;
        int pointers = 0;
        for (long at = HeaderSizeBytes; at < (long)end; at += EntrySizeBytes)
        {
            if (!reader.TryReadPointer(atom, at, out ReferenceTarget name)
                || !reader.TryReadPointer(atom, at + 8, out ReferenceTarget types)
                || !reader.TryReadPointer(atom, at + 16, out ReferenceTarget implementation))
            {
                methods.Truncate(before);
                return false;
            }

            pointers += Known(name) + Known(types) + Known(implementation);
            methods.Add(new Method(name, types, implementation));
        }

        // A relocation that belongs to no field: whoever wrote this meant something else.
        if (pointers != reader.Graph.Atoms.RelocationCount[atom])
        {
            methods.Truncate(before);
            return false;
        }

        return true;
    }

    private static int Known(ReferenceTarget target) => target == MetadataReader.Null ? 0 : 1;
}
