using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Unwinding;

/// <summary>What the pointers of an input __eh_frame mean. Assemblers write the difference to the pointer's own place with a
/// SUBTRACTOR and UNSIGNED pair, or the finished difference with no relocation; ld -r writes pairs.</summary>
internal readonly ref struct FrameFields(InputSection section, ReadOnlySpan<byte> contents)
{
    private readonly ReadOnlySpan<byte> contents = contents;
    private readonly ReadOnlySpan<RelocationInfo> relocations = section.RelocationRows;

    /// <summary>The index of the first relocation of a field, or -1.</summary>
    internal int RelocationAt(int field) => RelocationInfo.FirstAt(relocations, (uint)field);

    /// <summary>One relocation.</summary>
    internal RelocationInfo this[int index] => relocations[index];

    /// <summary>True if a SUBTRACTOR and UNSIGNED pair of the field's size begins here.</summary>
    internal bool IsPair(int index, int sizeBytes) =>
        relocations[index].Type == RelocationType.Subtractor
        && relocations[index].IsExternal
        && index + 1 < relocations.Length
        && relocations[index + 1].Type == RelocationType.Unsigned
        && relocations[index + 1].Address == relocations[index].Address
        && 1 << relocations[index].LengthLog2 == sizeBytes
        && 1 << relocations[index + 1].LengthLog2 == sizeBytes;

    /// <summary>What the field holds: 4 bytes (sign-extended) or 8.</summary>
    internal long Contents(int field, int sizeBytes) => sizeBytes == 4
        ? BinaryPrimitives.ReadInt32LittleEndian(contents[field..])
        : BinaryPrimitives.ReadInt64LittleEndian(contents[field..]);

    /// <summary>The value of a field in the object's own address space: its contents, or what its pair makes of them.</summary>
    internal bool TryValue(int field, int sizeBytes, ref LocalPlaces places, out long value)
    {
        value = Contents(field, sizeBytes);
        int index = RelocationAt(field);
        if (index < 0)
        {
            return true;
        }

        if (!IsPair(index, sizeBytes)
            || !places.TryAddressOf(relocations[index], 0, out ulong from)
            || !places.TryAddressOf(relocations[index + 1], value, out ulong to))
        {
            return false;
        }

        value = (long)(to - from);
        return true;
    }

    /// <summary>The place that a pointer to a function or LSDA means, and whether there is one: a zero is none.</summary>
    /// <returns>False if the pointer is of no known form, or points at nothing.</returns>
    internal bool TryPlace(int field, int sizeBytes, bool isRelative, ref LocalPlaces places, out bool isNull, out LocalPlace place)
    {
        long value = Contents(field, sizeBytes);
        int index = RelocationAt(field);
        ulong here = section.Address + (ulong)field;
        place = new LocalPlace(-1, 0);
        isNull = false;
        if (index < 0)
        {
            isNull = value == 0;
            return isNull || places.TryFindAddress(isRelative ? here + (ulong)value : (ulong)value, out place);
        }

        if (!isRelative)
        {
            return relocations[index].Type == RelocationType.Unsigned
                && 1 << relocations[index].LengthLog2 == sizeBytes
                && places.TryFind(relocations[index], value, out place);
        }

        // target + contents - subtrahend is the distance from here: the target is off by what the subtrahend is off from here.
        return IsPair(index, sizeBytes)
            && places.TryAddressOf(relocations[index], 0, out ulong from)
            && from - section.Address <= section.SizeBytes
            && places.TryFind(relocations[index + 1], value + (long)(here - from), out place);
    }
}
