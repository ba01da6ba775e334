using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Image.Commands;

/// <summary>Writes mach_header_64 and the load commands. LC_UUID stays zero until the image is sealed.</summary>
internal static class WriteLoadCommands
{
    /// <summary>Our number in LC_BUILD_VERSION's tool list: TOOL_LD.</summary>
    private const uint ToolLd = 3;

    /// <summary>The version that is recorded with it: 1.0.</summary>
    private static readonly PackedVersion ToolVersion = PackedVersion.Of(1);

    /// <summary>Writes all of <paramref name="destination"/>: what follows the commands is zero.</summary>
    internal static void Run(Layout layout, Domain.LinkEdit.LinkEdit linkEdit, ImmutableArray<LoadCommand> commands, Span<byte> destination)
    {
        destination.Clear();
        WriteHeader(layout, linkEdit, commands, destination);
        int at = MachHeader.SizeBytes;
        foreach (LoadCommand command in commands)
        {
            Write(layout, linkEdit, commands, command, destination.Slice(at, (int)command.SizeBytes));
            at += (int)command.SizeBytes;
        }
    }

    /// <summary>Where LC_UUID's 16 bytes lie in the file; -1 when there is none.</summary>
    internal static int UuidOffset(ImmutableArray<LoadCommand> commands)
    {
        int at = MachHeader.SizeBytes;
        foreach (LoadCommand command in commands)
        {
            if (command is LoadCommand.Uuid)
            {
                return at + 8;
            }

            at += (int)command.SizeBytes;
        }

        return -1;
    }

    private static void WriteHeader(Layout layout, Domain.LinkEdit.LinkEdit linkEdit, ImmutableArray<LoadCommand> commands, Span<byte> header)
    {
        Put32(header, 0, MachHeader.Magic64);
        Put32(header, 4, MachHeader.CpuTypeArm64);
        Put32(header, 8, MachHeader.CpuSubtypeArm64All);
        Put32(header, 12, (uint)layout.Plan.Options.Kind);
        Put32(header, 16, (uint)commands.Length);
        Put32(header, 20, PlanLoadCommands.SizeBytes(commands) - MachHeader.SizeBytes);
        Put32(header, 24, HeaderFlags(layout, linkEdit));
    }

    private static uint HeaderFlags(Layout layout, Domain.LinkEdit.LinkEdit linkEdit)
    {
        LinkOptions options = layout.Plan.Options;
        if (!options.HasDyldTables)
        {
            return MachHeader.NoUndefs | (options.IsPie ? MachHeader.Pie : 0);
        }

        uint flags = MachHeader.DyldLink;
        // As ld64: both or neither. MH_FORCE_FLAT would look up every image's names flat, not only this one's.
        flags |= options.FlatNamespace ? 0 : MachHeader.TwoLevel | MachHeader.NoUndefs;
        flags |= options.Kind == OutputKind.Executable ? MachHeader.Pie : 0;
        flags |= linkEdit.DefinesWeak ? MachHeader.WeakDefines : 0;
        flags |= linkEdit.BindsToWeak ? MachHeader.BindsToWeak : 0;
        flags |= HasTlvDescriptors(layout.Plan) ? MachHeader.HasTlvDescriptors : 0;
        flags |= options.Kind == OutputKind.Dylib && !HasReexports(layout.Plan) ? MachHeader.NoReexportedDylibs : 0;
        flags |= options.MarkDeadStrippableDylib ? MachHeader.DeadStrippableDylib : 0;
        flags |= options.ApplicationExtension && options.Kind == OutputKind.Dylib ? MachHeader.AppExtensionSafe : 0;
        flags |= options.BindAtLoad ? MachHeader.BindAtLoad : 0;
        return flags;
    }

    private static bool HasTlvDescriptors(OutputPlan plan)
    {
        foreach (OutputSection section in plan.Sections)
        {
            if ((section.Flags & SectionTypes.TypeMask) == SectionTypes.ThreadLocalVariables)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasReexports(OutputPlan plan)
    {
        foreach (LinkedDylib dylib in plan.Graph.Resolution.Dylibs)
        {
            if ((dylib.Modifiers & LoadModifiers.Reexport) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void Write(Layout layout, Domain.LinkEdit.LinkEdit linkEdit, ImmutableArray<LoadCommand> commands, LoadCommand command, Span<byte> span)
    {
        Put32(span, 4, command.SizeBytes);
        switch (command)
        {
            case LoadCommand.Segment segment:
                WriteSegment(layout, linkEdit, segment.Index, span);
                break;
            case LoadCommand.Dylib dylib:
                Put32(span, 0, dylib.Command);
                Put32(span, 8, 24);
                Put32(span, 12, dylib.Command == LoadCommands.IdDylib ? 1u : 2u); // ld64's constant timestamps
                Put32(span, 16, dylib.Current.Packed);
                Put32(span, 20, dylib.Compatibility.Packed);
                Encoding.UTF8.GetBytes(dylib.Name, span[24..]);
                break;
            case LoadCommand.Text text:
                Put32(span, 0, text.Command);
                Put32(span, 8, 12);
                Encoding.UTF8.GetBytes(text.Value, span[12..]);
                break;
            case LoadCommand.DyldInfo:
                WriteDyldInfo(linkEdit, span);
                break;
            case LoadCommand.Blob blob:
                Put32(span, 0, blob.Command);
                PutBlob(linkEdit, blob.Kind, span, 8);
                break;
            case LoadCommand.Symtab:
                WriteSymtab(linkEdit, span);
                break;
            case LoadCommand.Dysymtab:
                WriteDysymtab(linkEdit, span);
                break;
            case LoadCommand.Uuid:
                Put32(span, 0, LoadCommands.Uuid);
                break;
            case LoadCommand.BuildVersion version:
                Put32(span, 0, LoadCommands.BuildVersion);
                Put32(span, 8, (uint)version.Version.Platform);
                Put32(span, 12, version.Version.MinimumOS.Packed);
                Put32(span, 16, version.Version.Sdk.Packed);
                Put32(span, 20, 1);
                Put32(span, 24, ToolLd);
                Put32(span, 28, ToolVersion.Packed);
                break;
            case LoadCommand.SourceVersion:
                Put32(span, 0, LoadCommands.SourceVersion);
                Put64(span, 8, layout.Plan.Options.SourceVersion);
                break;
            case LoadCommand.Main:
                Put32(span, 0, LoadCommands.Main);
                Put64(span, 8, EntryOffset(layout));
                Put64(span, 16, layout.Plan.Options.StackSize);
                break;
            case LoadCommand.Thread:
                Put32(span, 0, LoadCommands.UnixThread);
                Put32(span, ThreadState.FlavorField, ThreadState.Flavor);
                Put32(span, ThreadState.FlavorField + 4, ThreadState.WordCount);
                Put64(span, ThreadState.ProgramCounterField, layout.ImageBase + EntryOffset(layout));
                break;
            case LoadCommand.EncryptionInfo:
                Put32(span, 0, LoadCommands.EncryptionInfo64);
                uint start = (uint)(PlanLoadCommands.SizeBytes(commands) + PlanLoadCommands.PadBytes(commands, layout.Plan.Options));
                Put32(span, 8, start);
                Put32(span, 12, (uint)TextSegment(layout).FileSizeBytes - start);
                break;
            case LoadCommand.Routines routines:
                Put32(span, 0, LoadCommands.Routines64);
                Put64(span, 8, layout.AddressOfGlobal[routines.Symbol]);
                break;
        }
    }

    /// <summary>An entry that a dylib defines is reached through its stub.</summary>
    private static ulong EntryOffset(Layout layout)
    {
        SymbolId entry = layout.Plan.Graph.Resolution.Entry;
        if (!entry.IsSome)
        {
            return 0;
        }

        int stub = layout.Plan.Synthetics.StubOfSymbol[entry.Value];
        GlobalSymbol global = layout.Plan.Graph.Resolution.Globals[entry];
        ulong address = stub >= 0 && !global.IsDefinedHere
            ? layout.AddressOfSynthetic(SyntheticKind.Stubs) + ((ulong)stub * layout.Plan.Sections[layout.SectionOfSynthetic(SyntheticKind.Stubs)].Reserved2)
            : layout.AddressOfGlobal[entry.Value];
        return address - layout.ImageBase;
    }

    private static SegmentPlace TextSegment(Layout layout)
    {
        foreach (SegmentPlace place in layout.Segments)
        {
            if (place.Address == layout.ImageBase)
            {
                return place;
            }
        }

        return default;
    }

    private static void WriteSegment(Layout layout, Domain.LinkEdit.LinkEdit linkEdit, int index, Span<byte> span)
    {
        OutputSegment segment = layout.Plan.Segments[index];
        SegmentPlace place = layout.Segments[index];
        bool isLinkEdit = index == layout.Plan.Segments.Length - 1;
        ulong alignment = layout.Plan.Options.SegmentAlignment;
        ulong fileSize = isLinkEdit ? linkEdit.SizeBytes : place.FileSizeBytes;
        ulong memorySize = isLinkEdit ? (linkEdit.SizeBytes + alignment - 1) / alignment * alignment : place.MemorySizeBytes;
        Put32(span, 0, LoadCommands.Segment64);
        segment.Name.Write(span[8..]);
        Put64(span, 24, place.Address);
        Put64(span, 32, memorySize);
        Put64(span, 40, place.FileOffset);
        Put64(span, 48, fileSize);
        Put32(span, 56, segment.MaximumProtection);
        Put32(span, 60, segment.InitialProtection);
        Put32(span, 64, (uint)segment.SectionCount);
        Put32(span, 68, segment.Flags);
        for (int i = 0; i < segment.SectionCount; i++)
        {
            WriteSection(layout, linkEdit, segment.FirstSection + i, span[(72 + (80 * i))..]);
        }
    }

    private static void WriteSection(Layout layout, Domain.LinkEdit.LinkEdit linkEdit, int index, Span<byte> span)
    {
        OutputSection section = layout.Plan.Sections[index];
        SectionPlace place = layout.Sections[index];
        section.Key.Section.Write(span);
        section.Key.Segment.Write(span[16..]);
        Put64(span, 32, place.Address);
        Put64(span, 40, place.SizeBytes);
        Put32(span, 48, (uint)place.FileOffset);
        Put32(span, 52, section.AlignLog2);
        Put32(span, 64, section.Flags);
        Put32(span, 68, linkEdit.IndirectStarts[index]);
        Put32(span, 72, section.Reserved2);
    }

    private static void WriteDyldInfo(Domain.LinkEdit.LinkEdit linkEdit, Span<byte> span)
    {
        Put32(span, 0, LoadCommands.DyldInfoOnly);
        PutBlob(linkEdit, LinkEditKind.Rebase, span, 8);
        PutBlob(linkEdit, LinkEditKind.Bind, span, 16);
        PutBlob(linkEdit, LinkEditKind.WeakBind, span, 24);
        PutBlob(linkEdit, LinkEditKind.LazyBind, span, 32);
        PutBlob(linkEdit, LinkEditKind.ExportTrie, span, 40);
    }

    private static void WriteSymtab(Domain.LinkEdit.LinkEdit linkEdit, Span<byte> span)
    {
        Put32(span, 0, LoadCommands.Symtab);
        PutBlob(linkEdit, LinkEditKind.Symbols, span, 8);
        Put32(span, 12, (uint)linkEdit.Symbols.Count);
        PutBlob(linkEdit, LinkEditKind.Strings, span, 16);
    }

    private static void WriteDysymtab(Domain.LinkEdit.LinkEdit linkEdit, Span<byte> span)
    {
        SymbolTablePlan symbols = linkEdit.Symbols;
        Put32(span, 0, LoadCommands.Dysymtab);
        Put32(span, 8, 0);
        Put32(span, 12, (uint)symbols.LocalCount);
        Put32(span, 16, (uint)symbols.LocalCount);
        Put32(span, 20, (uint)symbols.DefinedCount);
        Put32(span, 24, (uint)(symbols.LocalCount + symbols.DefinedCount));
        Put32(span, 28, (uint)symbols.UndefinedCount);
        if (linkEdit.Find(LinkEditKind.LocalRelocations) is { } local)
        {
            Put32(span, 72, (uint)local.FileOffset);
            Put32(span, 76, (uint)(local.SizeBytes / RelocationInfo.SizeBytes));
        }

        if (linkEdit.Find(LinkEditKind.IndirectSymbols) is { } indirect)
        {
            Put32(span, 56, (uint)indirect.FileOffset);
            Put32(span, 60, (uint)(indirect.SizeBytes / 4));
        }
    }

    private static void PutBlob(Domain.LinkEdit.LinkEdit linkEdit, LinkEditKind kind, Span<byte> span, int offset)
    {
        if (linkEdit.Find(kind) is { } blob)
        {
            Put32(span, offset, (uint)blob.FileOffset);
            Put32(span, offset + 4, (uint)blob.SizeBytes);
        }
    }

    private static void Put32(Span<byte> span, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(span[offset..], value);

    private static void Put64(Span<byte> span, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(span[offset..], value);
}
