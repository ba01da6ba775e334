using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Image;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.DebugMap;
using AfsLd.Stages.Image.Commands;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Unwinding;

namespace AfsLd.Stages.Image;

/// <summary>Fills one region of the output. It writes every byte of its span, reads none of them, and depends on nothing but
/// its arguments: regions may be filled in any order and at the same time.</summary>
public static class EmitRegion
{
    /// <summary>Writes the region; returns what did not fit (branches, pages), empty when all is well.</summary>
    /// <param name="image">The description.</param>
    /// <param name="index">The region's index in LinkImage.Regions.</param>
    /// <param name="destination">Exactly the region's bytes.</param>
    public static ImmutableArray<Diagnostic> Run(LinkImage image, int index, Span<byte> destination) =>
        Run(image, index, AtomPasses.Both, destination);

    /// <summary>The same, told to an observer: then contents are copied first and relocated afterwards, so that each has its time.</summary>
    public static ImmutableArray<Diagnostic> Run(LinkImage image, int index, IStageObserver observer, Span<byte> destination)
    {
        Region region = image.Regions[index];
        PartMark began = observer.BeginPart();
        if (region.Kind != RegionKind.Atoms)
        {
            ImmutableArray<Diagnostic> found = Run(image, index, AtomPasses.Both, destination);
            observer.EndPart(NameOf(image, region), began);
            return found;
        }

        EmitAtoms.Run(image.Layout, region, AtomPasses.Copy, destination);
        observer.EndPart("contents", began);
        began = observer.BeginPart();
        ImmutableArray<Diagnostic> misfits = Run(image, index, AtomPasses.Relocate, destination);
        observer.EndPart("relocation", began);
        return misfits;
    }

    private static ImmutableArray<Diagnostic> Run(LinkImage image, int index, AtomPasses passes, Span<byte> destination)
    {
        Region region = image.Regions[index];
        List<Diagnostic>? errors = null;
        switch (region.Kind)
        {
            case RegionKind.Header:
                WriteLoadCommands.Run(image.Layout, image.LinkEdit, PlanLoadCommands.Run(image.Layout.Plan), destination);
                break;
            case RegionKind.Atoms:
                errors = EmitAtoms.Run(image.Layout, region, passes, destination);
                break;
            case RegionKind.ThunkIsland:
                ThunkIsland island = image.Layout.Thunks.Islands[region.First];
                EmitSynthetic.Thunks(image.Layout, island, destination);
                destination[(island.ThunkCount * Thunk.SizeBytes)..].Clear();
                break;
            case RegionKind.Synthetic:
                return EmitSection(image, index, region, destination);
            case RegionKind.LinkEdit:
                EmitLinkEdit(image, region, destination);
                break;
            default:
                // The signature is written when everything it covers is.
                destination.Clear();
                break;
        }

        if (region.Kind == RegionKind.Atoms)
        {
            WriteFixups(image, index, region, destination);
        }

        return errors is null ? [] : [.. errors];
    }

    private static string NameOf(LinkImage image, Region region) => region.Kind switch
    {
        RegionKind.Header => "header",
        RegionKind.ThunkIsland => "thunks",
        RegionKind.Synthetic => image.Layout.Plan.Sections[region.Section].Synthetic
            is SyntheticKind.UnwindInfo or SyntheticKind.EhFrame ? "unwind tables" : "stubs and slots",
        RegionKind.LinkEdit => (LinkEditPart)region.First switch
        {
            LinkEditPart.Blob => "LINKEDIT blobs",
            LinkEditPart.LocalSymbols or LinkEditPart.GlobalSymbols or LinkEditPart.Stabs or LinkEditPart.AstPaths => "symbol table",
            _ => "string table",
        },
        _ => "signature space",
    };

    private static ImmutableArray<Diagnostic> EmitSection(LinkImage image, int index, Region region, Span<byte> destination)
    {
        Layout layout = image.Layout;
        OutputSection section = layout.Plan.Sections[region.Section];
        int size = (int)layout.Sections[region.Section].SizeBytes;
        destination[size..].Clear();
        Span<byte> contents = destination[..size];
        switch (section.Synthetic)
        {
            case SyntheticKind.Stubs:
                EmitSynthetic.Stubs(layout, region.Address, contents);
                break;
            case SyntheticKind.StubHelper:
                EmitSynthetic.StubHelper(layout, region.Address, StubBinder.Find(layout.Plan.Graph.Resolution.Globals), image.LinkEdit.LazyBindOffsets, contents);
                break;
            case SyntheticKind.InitOffsets:
                EmitSynthetic.InitOffsets(layout, contents);
                break;
            case SyntheticKind.Got:
                EmitSynthetic.Got(layout, contents);
                break;
            case SyntheticKind.File or SyntheticKind.ObjCImageInfo:
                section.Contents.Span.CopyTo(contents);
                break;
            case SyntheticKind.UnwindInfo:
                WriteUnwindInfo.Run(layout, contents);
                break;
            case SyntheticKind.EhFrame:
                return WriteEhFrame.Run(layout, region.Address, contents);
            default:
                contents.Clear();
                break;
        }

        WriteFixups(image, index, region, destination);
        return [];
    }

    private static void EmitLinkEdit(LinkImage image, Region region, Span<byte> destination)
    {
        Layout layout = image.Layout;
        SymbolTablePlan symbols = image.LinkEdit.Symbols;
        GlobalTable globals = layout.Plan.Graph.Resolution.Globals;
        int written;
        switch ((LinkEditPart)region.First)
        {
            case LinkEditPart.Blob:
                written = Copy(image.LinkEdit.Blobs[region.Count].Bytes, destination);
                break;
            case LinkEditPart.LocalSymbols:
                written = symbols.LocalGroups[region.Count].SymbolCount * NList64.SizeBytes;
                WriteSymbolTable.Locals(layout, symbols.LocalGroups[region.Count], symbols.LocalRows[region.Count], destination[..written]);
                break;
            case LinkEditPart.AstPaths:
                written = symbols.DebugMap.AstPaths.Length * NList64.SizeBytes;
                WriteDebugMap.AstPaths(symbols, destination[..written]);
                break;
            case LinkEditPart.Stabs:
                written = symbols.DebugMap.Groups[region.Count].SymbolCount * NList64.SizeBytes;
                WriteDebugMap.Entries(layout, symbols, symbols.DebugMap.Groups[region.Count], destination[..written]);
                break;
            case LinkEditPart.GlobalSymbols:
                written = symbols.GlobalGroups[region.Count].SymbolCount * NList64.SizeBytes;
                WriteSymbolTable.Globals(layout, symbols, symbols.GlobalGroups[region.Count], destination[..written]);
                break;
            case LinkEditPart.StringsStart:
                // ld64 and lld begin the table with a space and a NUL.
                destination[0] = (byte)' ';
                written = 1;
                break;
            case LinkEditPart.LocalNames:
                written = (int)symbols.LocalGroups[region.Count].StringSizeBytes;
                WriteSymbolTable.LocalNames(layout.Plan, symbols.LocalGroups[region.Count], symbols.LocalRows[region.Count], destination[..written]);
                break;
            case LinkEditPart.GlobalNames:
                written = (int)symbols.GlobalGroups[region.Count].StringSizeBytes;
                WriteSymbolTable.GlobalNames(globals, symbols, symbols.GlobalGroups[region.Count], destination[..written]);
                break;
            case LinkEditPart.StabNames:
                written = (int)symbols.DebugMap.Groups[region.Count].StringSizeBytes;
                WriteDebugMap.Names(layout.Plan, symbols, symbols.DebugMap.Groups[region.Count], destination[..written]);
                break;
            case LinkEditPart.StabPaths:
                written = Copy(symbols.DebugMap.Paths, destination);
                break;
            default:
                written = 0;
                break;
        }

        destination[written..].Clear();
    }

    private static int Copy(ImmutableArray<byte> bytes, Span<byte> destination)
    {
        bytes.AsSpan().CopyTo(destination);
        return bytes.Length;
    }

    /// <summary>Writes the region's pointers: chained ones with their links, or plain addresses under classic dyld info.</summary>
    private static void WriteFixups(LinkImage image, int index, Region region, Span<byte> destination)
    {
        ReadOnlySpan<Fixup> fixups = image.LinkEdit.Fixups.Chunks[index].AsSpan();
        if (fixups.IsEmpty)
        {
            return;
        }

        if (image.LinkEdit.Imports is { } imports)
        {
            ChainedPointer.WriteAll(
                fixups, image.LinkEdit.NextFixupAfterChunk[index], imports, ChainedPointer.TargetBase(image.Layout), region.Address, destination);
            return;
        }

        foreach (ref readonly Fixup fixup in fixups)
        {
            // A bind overwrites the place; where a weak definition of this image may win, it starts as a pointer to that.
            ulong value = fixup.IsBind
                ? image.Layout.AddressOfGlobal[fixup.Symbol] + (image.Layout.AddressOfGlobal[fixup.Symbol] != 0 ? fixup.Target : 0)
                : fixup.Target | ((ulong)fixup.High8 << 56);
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(int)(fixup.Address - region.Address)..], value);
        }
    }
}
