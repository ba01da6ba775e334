using System;
using System.Buffers.Binary;

namespace AfsLd.Stages.Planning;

/// <summary>An Objective-C image info as it is written: version 0, then the flags.</summary>
internal static class ImageInfoBytes
{
    internal static byte[] Of(uint flags)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), flags);
        return bytes;
    }
}
