using System;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Stages.Parsing;

/// <summary>A range of bytes that a load command names, before and after it is known to lie in the file.</summary>
/// <param name="Offset">Bytes from the mach_header.</param>
/// <param name="SizeBytes">Its length.</param>
internal readonly record struct FileRange(uint Offset, ulong SizeBytes)
{
    internal bool IsEmpty => SizeBytes == 0;

    /// <summary>The bytes of a range that was checked.</summary>
    internal ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> file) => IsEmpty ? default : file.Slice((int)Offset, (int)SizeBytes);

    /// <summary>The bytes of a range that was checked.</summary>
    internal ReadOnlySpan<byte> Of(ReadOnlySpan<byte> file) => IsEmpty ? default : file.Slice((int)Offset, (int)SizeBytes);

    /// <summary>True if the range lies in a file of so many bytes. An empty range lies anywhere.</summary>
    internal bool IsInside(int fileBytes) => SizeBytes == 0 || (SizeBytes <= (ulong)fileBytes && Offset <= (ulong)fileBytes - SizeBytes);

    /// <summary>Null if the range lies in a file of <paramref name="fileBytes"/> bytes.</summary>
    internal Diagnostic? Check(Origin origin, long namedAt, int fileBytes, string code, string what) => IsInside(fileBytes)
        ? null
        : Diagnostic.Malformed(
            code,
            origin with { Offset = namedAt },
            $"{what} at byte {Offset} with {SizeBytes} bytes: expected them inside the file, which has {fileBytes} bytes");
}
