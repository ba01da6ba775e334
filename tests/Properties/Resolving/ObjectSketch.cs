using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>What an object says of one name.</summary>
public enum SketchKind
{
    Reference,
    WeakReference,
    Strong,
    Weak,
    AutoHide,
    Common,
    Absolute,
    ThreadLocal,
    Data,
    Alias,
}

/// <summary>One symbol table entry of a sketched object.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What is said of it.</param>
/// <param name="IsPrivate">N_PEXT.</param>
/// <param name="Size">Commons: the size; absolutes: the value.</param>
/// <param name="AlignLog2">Commons: the alignment.</param>
/// <param name="Target">Aliases: the other name.</param>
public sealed record SketchSymbol(string Name, SketchKind Kind, bool IsPrivate = false, int Size = 8, int AlignLog2 = 3, string Target = "");

/// <summary>A small object, as the resolver sees it: two sections and a symbol table.</summary>
public sealed record ObjectSketch(string Name, ImmutableArray<SketchSymbol> Symbols, bool HidesGlobals = false)
{
    private static readonly SectionKey Text = SectionKey.Of("__TEXT", "__text");
    private static readonly SectionKey Variables = SectionKey.Of("__DATA", "__thread_vars");
    private static readonly SectionKey Data = SectionKey.Of("__DATA", "__data");

    /// <summary>The parsed object; each reference has one branch to it, each definition four bytes.</summary>
    public ParsedObject Parse(string? archive = null, Func<string, ulong>? hash = null, PlatformVersion? platform = null)
    {
        hash ??= name => NameHash.Of(Encoding.UTF8.GetBytes(name));
        var strings = new MemoryStream();
        strings.WriteByte(0);
        var rows = new List<NList64>();
        var relocations = new List<RelocationInfo>();
        foreach (SketchSymbol symbol in Symbols)
        {
            uint at = Add(strings, symbol.Name);
            ulong target = symbol.Kind == SketchKind.Alias ? Add(strings, symbol.Target) : 0;
            if (symbol.Kind is SketchKind.Reference or SketchKind.WeakReference)
            {
                relocations.Add(RelocationInfo.Of((uint)(4 * rows.Count), rows.Count, pcRelative: true, 2, external: true, RelocationType.Branch26));
            }

            rows.Add(Row(symbol, at, (ulong)(4 * rows.Count), target));
        }

        relocations.Reverse();
        int size = 4 * rows.Count;
        return new ParsedObject
        {
            Origin = archive is null ? new Origin(Name) : new Origin(archive, Name),
            Bytes = new byte[4],
            Platform = platform,
            HidesGlobals = HidesGlobals,
            SubsectionsViaSymbols = true,
            Sections =
            [
                new InputSection(Text, 0, (ulong)size, 2, SectionTypes.PureInstructions, 0, new byte[size], MemoryMarshal.AsBytes(relocations.ToArray().AsSpan()).ToArray()),
                new InputSection(Variables, 0, (ulong)size, 3, SectionTypes.ThreadLocalVariables, 0, new byte[size], ReadOnlyMemory<byte>.Empty),
                new InputSection(Data, 0, (ulong)size, 3, SectionTypes.Regular, 0, new byte[size], ReadOnlyMemory<byte>.Empty),
            ],
            Symbols = new ObjectSymbols(
                MemoryMarshal.AsBytes(rows.ToArray().AsSpan()).ToArray(),
                strings.ToArray(),
                [.. Symbols.Select(symbol => hash(symbol.Name))],
                [.. Symbols.Select(symbol => Encoding.UTF8.GetByteCount(symbol.Name))]),
        };
    }

    private static uint Add(MemoryStream strings, string name)
    {
        uint at = (uint)strings.Length;
        strings.Write(Encoding.UTF8.GetBytes(name));
        strings.WriteByte(0);
        return at;
    }

    private static NList64 Row(SketchSymbol symbol, uint at, ulong address, ulong target)
    {
        byte external = (byte)(SymbolTypes.External | (symbol.IsPrivate ? SymbolTypes.PrivateExternal : 0));
        byte section = (byte)(external | SymbolTypes.Section);
        return symbol.Kind switch
        {
            SketchKind.Reference => new NList64(at, external, 0, 0, 0),
            SketchKind.WeakReference => new NList64(at, external, 0, SymbolTypes.WeakReference, 0),
            SketchKind.Strong => new NList64(at, section, 1, 0, address),
            SketchKind.Weak => new NList64(at, section, 1, SymbolTypes.WeakDefinition, address),
            SketchKind.AutoHide => new NList64(at, section, 1, SymbolTypes.WeakDefinition | SymbolTypes.WeakReference, address),
            SketchKind.Common => new NList64(at, external, 0, (ushort)(symbol.AlignLog2 << 8), (ulong)symbol.Size),
            SketchKind.Absolute => new NList64(at, (byte)(external | SymbolTypes.Absolute), 0, 0, (ulong)symbol.Size),
            SketchKind.ThreadLocal => new NList64(at, section, 2, 0, address),
            SketchKind.Data => new NList64(at, section, 3, 0, address),
            SketchKind.Alias => new NList64(at, (byte)(external | SymbolTypes.Indirect), 0, 0, target),
            _ => throw new ArgumentOutOfRangeException(nameof(symbol)),
        };
    }
}
