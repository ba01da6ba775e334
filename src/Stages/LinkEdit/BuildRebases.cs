using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the rebase opcodes of classic dyld info: every pointer into this image, in address order.</summary>
internal static class BuildRebases
{
    private const int PointerSizeBytes = 8;

    internal static ImmutableArray<byte> Run(Layout layout, FixupTable fixups)
    {
        List<ulong> addresses = Addresses(layout, fixups);
        if (addresses.Count == 0)
        {
            return [];
        }

        var sink = new ByteSink(addresses.Count / 2);
        var locator = new SegmentLocator(layout.Segments);
        sink.Byte(DyldInfoOpcodes.RebaseSetTypePointer);
        int segment = -1;
        ulong position = 0; // where dyld's cursor is, as an address
        int at = 0;
        while (at < addresses.Count)
        {
            (int where, ulong offset) = locator.Find(addresses[at]);
            if (where != segment)
            {
                sink.Byte((byte)(DyldInfoOpcodes.RebaseSetSegmentAndOffset | where));
                sink.Uleb(offset);
                segment = where;
            }
            else if (addresses[at] != position)
            {
                Advance(ref sink, addresses[at] - position);
            }

            int run = 1;
            while (at + run < addresses.Count && addresses[at + run] == addresses[at] + ((ulong)run * PointerSizeBytes)
                && locator.Find(addresses[at + run]).Segment == segment)
            {
                run++;
            }

            if (run <= 15)
            {
                sink.Byte((byte)(DyldInfoOpcodes.RebaseTimes | run));
            }
            else
            {
                sink.Byte(DyldInfoOpcodes.RebaseUlebTimes);
                sink.Uleb((ulong)run);
            }

            position = addresses[at] + ((ulong)run * PointerSizeBytes);
            at += run;
        }

        sink.Byte(DyldInfoOpcodes.RebaseDone);
        sink.AlignTo(8);
        return sink.Freeze();
    }

    private static void Advance(ref ByteSink sink, ulong distance)
    {
        if (distance % PointerSizeBytes == 0 && distance / PointerSizeBytes <= 15)
        {
            sink.Byte((byte)(DyldInfoOpcodes.RebaseAddAddressScaled | (byte)(distance / PointerSizeBytes)));
        }
        else
        {
            sink.Byte(DyldInfoOpcodes.RebaseAddAddress);
            sink.Uleb(distance);
        }
    }

    private static List<ulong> Addresses(Layout layout, FixupTable fixups)
    {
        ImmutableArray<GlobalSymbol> globals = layout.Plan.Graph.Resolution.Globals.Symbols;
        var addresses = new List<ulong>(fixups.Count);
        foreach (ImmutableArray<Fixup> chunk in fixups.Chunks)
        {
            foreach (ref readonly Fixup fixup in chunk.AsSpan())
            {
                // A weak definition of this image is a rebase that a weak bind may override; what may be interposed is only bound (ld64).
                if (!fixup.IsBind || (globals[fixup.Symbol].IsDefinedHere && globals[fixup.Symbol].Has(GlobalFlags.WeakDefinition)))
                {
                    addresses.Add(fixup.Address);
                }
            }
        }

        return addresses;
    }
}
