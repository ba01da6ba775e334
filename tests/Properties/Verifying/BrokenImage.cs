using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>A good image to break: finds fields, changes them, adds and removes load commands, and signs again.</summary>
internal sealed class BrokenImage(byte[] bytes)
{
    private const uint CodeDirectoryMagic = 0xfade0c02;

    /// <summary>The file.</summary>
    internal byte[] Bytes { get; private set; } = bytes;

    private MachImage Image => MachImage.Read(Bytes);

    /// <summary>Where the nth command of a kind is.</summary>
    internal int Command(uint kind, int nth = 0)
    {
        foreach (CommandView command in Image.Commands)
        {
            if (command.Kind == kind && nth-- == 0)
            {
                return command.Offset;
            }
        }

        throw new InvalidOperationException($"no command 0x{kind:x}");
    }

    /// <summary>Where the command of a segment is.</summary>
    internal int Segment(string name) => (int)SegmentOf(name).CommandOffset;

    internal SegmentView SegmentOf(string name) =>
        Image.FindSegment(name) ?? throw new InvalidOperationException($"no segment {name}");

    /// <summary>Where the header of a section is.</summary>
    internal int Section(string name) => (int)SectionOf(name).HeaderOffset;

    internal SectionView SectionOf(string name)
    {
        foreach (SectionView section in Image.Sections)
        {
            if (section.Key.Section == Name16.Of(name))
            {
                return section;
            }
        }

        throw new InvalidOperationException($"no section {name}");
    }

    /// <summary>Where the blob of a command with dataoff is.</summary>
    internal int Blob(uint kind) => (int)Get32(Command(kind) + 8);

    internal uint Get32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(offset));

    internal ulong Get64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(offset));

    internal uint GetBig(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(offset));

    internal BrokenImage Set8(int offset, byte value)
    {
        Bytes[offset] = value;
        return this;
    }

    internal BrokenImage Set16(int offset, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(offset), value);
        return this;
    }

    internal BrokenImage Set32(int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(offset), value);
        return this;
    }

    internal BrokenImage Set64(int offset, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(offset), value);
        return this;
    }

    internal BrokenImage SetBig(int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Bytes.AsSpan(offset), value);
        return this;
    }

    internal BrokenImage Copy(int from, int to, int size)
    {
        Bytes.AsSpan(from, size).CopyTo(Bytes.AsSpan(to));
        return this;
    }

    /// <summary>Makes the file longer with zeros, or shorter.</summary>
    internal BrokenImage Resize(int size)
    {
        byte[] resized = Bytes;
        Array.Resize(ref resized, size);
        Bytes = resized;
        return this;
    }

    /// <summary>Adds a command at the end of the commands, into the header pad.</summary>
    internal BrokenImage Insert(ReadOnlySpan<byte> command)
    {
        int end = MachHeader.SizeBytes + (int)Get32(20);
        command.CopyTo(Bytes.AsSpan(end));
        return Set32(16, Get32(16) + 1).Set32(20, Get32(20) + (uint)command.Length);
    }

    /// <summary>Adds a copy of a command.</summary>
    internal BrokenImage Repeat(uint kind)
    {
        int at = Command(kind);
        return Insert(Bytes.AsSpan(at, (int)Get32(at + 4)).ToArray());
    }

    /// <summary>Takes all commands of a kind out.</summary>
    internal BrokenImage Remove(uint kind)
    {
        while (Image.Find(kind) is CommandView command)
        {
            RemoveAt(command.Offset);
        }

        return this;
    }

    /// <summary>Takes the command at an offset out.</summary>
    internal BrokenImage RemoveAt(int at)
    {
        int size = (int)Get32(at + 4);
        int end = MachHeader.SizeBytes + (int)Get32(20);
        Copy(at + size, at, end - at - size);
        Bytes.AsSpan(end - size, size).Clear();
        return Set32(16, Get32(16) - 1).Set32(20, Get32(20) - (uint)size);
    }

    /// <summary>Computes the page hashes again, if there is a signature to hold them.</summary>
    internal void Sign()
    {
        if (Image.Find(LoadCommands.CodeSignature) is not CommandView command)
        {
            return;
        }

        long blob = Get32(command.Offset + 8);
        if (blob + 20 > Bytes.Length)
        {
            return;
        }

        long directory = blob + GetBig((int)blob + 16);
        if (directory + 44 > Bytes.Length || GetBig((int)directory) != CodeDirectoryMagic)
        {
            return;
        }

        long hashes = directory + GetBig((int)directory + 16);
        int limit = (int)GetBig((int)directory + 32);
        for (int page = 0; page * 4096 < limit && limit <= Bytes.Length && hashes + ((page + 1) * 32) <= Bytes.Length; page++)
        {
            SHA256.HashData(Bytes.AsSpan(page * 4096, Math.Min(4096, limit - (page * 4096))), Bytes.AsSpan((int)hashes + (page * 32), 32));
        }
    }
}
