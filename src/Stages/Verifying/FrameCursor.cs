using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Reads the pointers and numbers of an FDE; one that is not all there sets <see cref="Failed"/>.</summary>
internal ref struct FrameCursor(ReadOnlySpan<byte> bytes, long position, ulong sectionAddress)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _position = position;

    /// <summary>True once something was not all there.</summary>
    internal bool Failed { get; private set; }

    /// <summary>A pointer as an address; 0 stays 0: it means that there is none.</summary>
    internal ulong Pointer(byte encoding)
    {
        ulong place = unchecked(sectionAddress + (ulong)_position);
        ulong value = Plain(encoding);
        return value == 0 || !EhPointer.IsRelative(encoding) ? value : unchecked(value + place);
    }

    /// <summary>A number of a pointer's size and sign.</summary>
    internal ulong Plain(byte encoding)
    {
        int size = EhPointer.SizeBytes(encoding);
        Failed |= !_bytes.Holds(_position, size);
        const byte signed = 0x08; // DW_EH_PE_signed
        ulong value = size == 8 ? _bytes.U64(_position)
            : (encoding & signed) != 0 ? unchecked((ulong)(int)_bytes.U32(_position)) : _bytes.U32(_position);
        _position += size;
        return value;
    }

    /// <summary>An unsigned LEB128 number.</summary>
    internal ulong Unsigned()
    {
        LebCursor cursor = new(_bytes, (int)Math.Min(_position, _bytes.Length));
        ulong value = cursor.Unsigned();
        Failed |= cursor.Failed;
        _position = cursor.Position;
        return value;
    }
}
