using System;
using System.Buffers.Binary;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing;

/// <summary>Walks the load commands of a checked header (<see cref="CheckArchitecture"/>), each inside the file.</summary>
internal ref struct LoadCommandReader
{
    private const int LeastCommandBytes = 8;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly long end;
    private uint left;
    private int next;

    internal LoadCommandReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        // loader.h: ncmds and sizeofcmds are at offsets 16 and 20 of mach_header_64.
        left = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        end = MachHeader.SizeBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        next = MachHeader.SizeBytes;
    }

    /// <summary>The number of the current command, one of <see cref="LoadCommands"/>.</summary>
    internal uint Number { get; private set; }

    /// <summary>The current command from its own first byte on.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Where the current command begins, in bytes from the header.</summary>
    internal int Offset { get; private set; }

    /// <summary>Goes to the next command. False at the end, and at a command that does not fit (<paramref name="failure"/>).</summary>
    internal bool MoveNext(Origin origin, out Diagnostic? failure)
    {
        failure = null;
        if (left == 0)
        {
            return false;
        }

        if (end > bytes.Length)
        {
            failure = Diagnostic.Malformed(
                ParsingCodes.MalformedCommand,
                origin with { Offset = 20 },
                $"the load commands end at byte {end} but the file has {bytes.Length}: the file is cut short");
            return false;
        }

        uint size = end - next < LeastCommandBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(next + 4)..]);
        if (size < LeastCommandBytes || size > end - next)
        {
            failure = Diagnostic.Malformed(
                ParsingCodes.MalformedCommand,
                origin with { Offset = next },
                $"a load command of {size} bytes: expected at least {LeastCommandBytes}, and its end before byte {end} where the load commands end");
            return false;
        }

        Offset = next;
        Bytes = bytes.Slice(next, (int)size);
        Number = BinaryPrimitives.ReadUInt32LittleEndian(Bytes);
        next += (int)size;
        left--;
        return true;
    }

    /// <summary>A field of the current command; call <see cref="Requires"/> first.</summary>
    internal readonly uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[offset..]);

    /// <summary>Null if the current command has at least so many bytes.</summary>
    internal readonly Diagnostic? Requires(Origin origin, int sizeBytes) => Bytes.Length >= sizeBytes
        ? null
        : Diagnostic.Malformed(
            ParsingCodes.MalformedCommand,
            origin with { Offset = Offset },
            $"load command 0x{Number:x} has {Bytes.Length} bytes: expected at least {sizeBytes}");
}
