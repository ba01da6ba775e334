using System;

namespace AfsLd.Domain.Options;

/// <summary>The contents of a file that a command line names.</summary>
/// <param name="Path">The path as it was asked for.</param>
/// <param name="Bytes">The contents; null: the file cannot be read.</param>
public sealed record ArgumentFile(string Path, ReadOnlyMemory<byte>? Bytes);
