using System;
using System.Collections.Immutable;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.Dylibs;

/// <summary>Exports of a Mach-O library, among them perhaps names that are orders to the linker.</summary>
internal interface IDirectedExports : IDylibExports
{
    /// <summary>The names that begin with <c>$ld$</c>, in an order that is a function of the file alone.</summary>
    ImmutableArray<ReadOnlyMemory<byte>> Directives();
}
