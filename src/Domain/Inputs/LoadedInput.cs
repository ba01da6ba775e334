using System;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Inputs;

/// <summary>The bytes of one requested input, as the shell found and mapped it.</summary>
/// <param name="Request">What asked for it.</param>
/// <param name="Path">The path it was found at; what diagnostics and the debug map show.</param>
/// <param name="Bytes">The whole file; stays mapped while any record of the link lives.</param>
/// <param name="ModifiedTime">Seconds since 1970 (st_mtime): used by the debug map alone.</param>
public sealed record LoadedInput(InputRequest Request, string Path, ReadOnlyMemory<byte> Bytes, ulong ModifiedTime);
