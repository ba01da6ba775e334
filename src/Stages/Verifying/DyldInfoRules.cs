using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the opcodes of LC_DYLD_INFO (dyld's mach_o/RebaseOpcodes.cpp and BindOpcodes.cpp).</summary>
internal static class DyldInfoRules
{
    // struct dyld_info_command: rebase 8, bind 16, weak bind 24, lazy bind 32, each an offset and a size.
    private const int Rebase = 8;
    private const int Bind = 16;
    private const int WeakBind = 24;
    private const int LazyBind = 32;

    /// <summary>Checks.</summary>
    /// <param name="image">The image.</param>
    /// <param name="all">Where the places of all fixups go.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void Run(MachImage image, PlaceSet all, Findings findings)
    {
        if ((image.Find(LoadCommands.DyldInfoOnly) ?? image.Find(LoadCommands.DyldInfo)) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        PlaceSet seen = new(bytes.Length);
        PlaceSet bound = new(bytes.Length);
        PlaceSet weaklyBound = new(bytes.Length);
        long start = StartOf(bytes, command, Rebase, out ReadOnlySpan<byte> table);
        if (!table.IsEmpty)
        {
            RebaseOpcodeRules.Run(image, start, table, seen, all, findings);
        }

        start = StartOf(bytes, command, Bind, out table);
        if (!table.IsEmpty)
        {
            new BindOpcodeRules(image, start, table, bound, all, findings).RunBinds();
        }

        start = StartOf(bytes, command, WeakBind, out table);
        if (!table.IsEmpty)
        {
            new BindOpcodeRules(image, start, table, weaklyBound, all, findings).RunWeakBinds();
        }

        start = StartOf(bytes, command, LazyBind, out table);
        LazyBindTable lazy = new();
        if (!table.IsEmpty)
        {
            seen.Clear();
            lazy = new BindOpcodeRules(image, start, table, seen, all, findings).RunLazyBinds();
        }

        LazyPointerRules.Run(image, lazy, bound, weaklyBound, findings);
    }

    private static long StartOf(ReadOnlySpan<byte> bytes, CommandView command, int field, out ReadOnlySpan<byte> table)
    {
        long start = bytes.U32(command.Offset + field);
        table = bytes.Cut(start, bytes.U32(command.Offset + field + 4));
        return start;
    }
}
