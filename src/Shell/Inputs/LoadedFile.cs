using System;

namespace AfsLd.Shell.Inputs;

/// <summary>A file that was read.</summary>
/// <param name="Path">The path it was opened by.</param>
/// <param name="Bytes">Its contents, valid until the process ends.</param>
/// <param name="ModifiedTime">Seconds since 1970.</param>
/// <param name="Device">With <paramref name="Inode"/>: which file it is; both 0 where that cannot be known.</param>
/// <param name="Inode">See there.</param>
internal sealed record LoadedFile(string Path, ReadOnlyMemory<byte> Bytes, ulong ModifiedTime, ulong Device, ulong Inode);
