using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.Objects;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads one relocatable object and checks it, so that no later stage meets an untrusted number.</summary>
public static class ParseObject
{
    /// <summary>The object, or the first thing that is wrong with it (<see cref="ParsingCodes"/>).</summary>
    /// <param name="origin">Path and archive member.</param>
    /// <param name="bytes">From its mach_header_64 on, at any alignment; the object keeps slices of them.</param>
    /// <param name="modifiedTime">Seconds since 1970, for the debug map.</param>
    /// <param name="hidesGlobals">-hidden-l or -load_hidden.</param>
    public static Fin<ParsedObject> Run(Origin origin, ReadOnlyMemory<byte> bytes, ulong modifiedTime = 0, bool hidesGlobals = false)
    {
        Diagnostic? failure = Read(origin, bytes, modifiedTime, hidesGlobals, out ParsedObject? value);
        return value is not null
            ? value
            : new LinkError(failure ?? DetectFormat.Refusal(FileFormat.Unknown, origin));
    }

    private static Diagnostic? Read(Origin origin, ReadOnlyMemory<byte> file, ulong modifiedTime, bool hidesGlobals, out ParsedObject? value)
    {
        value = null;
        ReadOnlySpan<byte> bytes = file.Span;
        FileFormat format = DetectFormat.Run(bytes);
        Diagnostic? failure = format is FileFormat.Object or FileFormat.OtherMachO
            ? CheckArchitecture.Run(origin, bytes)
            : DetectFormat.Refusal(format, origin, bytes);
        if (failure is not null)
        {
            return failure;
        }

        if (format != FileFormat.Object)
        {
            return DetectFormat.Refusal(format, origin, bytes);
        }

        var found = default(ObjectCommands);
        ObjectSymbols? symbols = null;
        ImmutableArray<InputSection> sections = [];
        failure = found.Read(origin, bytes)
            ?? ReadSections.Run(origin, file, found, out sections)
            ?? ReadSymbols.Run(origin, file, found, sections, out symbols)
            ?? CheckDataInCode.Run(origin, found.DataInCode, found.DataInCode.Of(bytes), sections)
            ?? CheckHints.Run(origin, found.Hints, found.Hints.Of(bytes));
        if (failure is not null || symbols is null)
        {
            return failure;
        }

        // loader.h: flags are at offset 24 of mach_header_64.
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        value = new ParsedObject
        {
            Origin = origin,
            Bytes = file,
            ModifiedTime = modifiedTime,
            SubsectionsViaSymbols = (flags & MachHeader.SubsectionsViaSymbols) != 0,
            Platform = found.Platform,
            OtherPlatform = found.OtherPlatform,
            Sections = sections,
            Symbols = symbols,
            LinkerOptions = found.LinkerOptions is null ? [] : [.. found.LinkerOptions],
            DataInCode = found.DataInCode.Of(file),
            OptimizationHints = found.Hints.Of(file),
            HidesGlobals = hidesGlobals,
        };
        return null;
    }
}
