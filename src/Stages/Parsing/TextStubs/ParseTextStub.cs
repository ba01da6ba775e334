using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Reads a text stub (<c>.tbd</c>, versions 1 to 5 as tapi writes them) for one target, in one pass over its bytes.</summary>
public static class ParseTextStub
{
    /// <summary>True if a file is meant as a text stub: it begins with a YAML document or a JSON object.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes)
    {
        int start = StartOf(bytes);
        return bytes[start..].StartsWith("---"u8) || bytes[start..].StartsWith("{"u8);
    }

    /// <summary>Reads the stub's library and those inlined in it. Fails with <see cref="TextStubCodes"/>.</summary>
    /// <remarks>The library keeps the bytes: they stay mapped as long as it lives. TextAPI's reader (llvm/lib/TextAPI) is the
    /// source of the formats' keys.</remarks>
    public static Fin<ParsedDylib> Run(string path, ReadOnlyMemory<byte> bytes, PlatformVersion target)
    {
        StubNames names = new(bytes);
        List<StubDocument> documents = [];
        int start = StartOf(bytes.Span);
        Diagnostic? failure;
        bool isRead = bytes.Span[start..].StartsWith("{"u8)
            ? new JsonStubReader(path, names).TryRead(start, documents, out failure)
            : new YamlStubReader(path, names).TryRead(start, documents, out failure);
        if (!isRead)
        {
            return Failed(failure, path);
        }

        ParsedDylib? library = FinishStub.Run(documents[0], path, target, isInlined: false, out failure);
        if (library is null)
        {
            return Failed(failure, path);
        }

        ImmutableArray<ParsedDylib>.Builder inlined = ImmutableArray.CreateBuilder<ParsedDylib>(documents.Count - 1);
        for (int i = 1; i < documents.Count; i++)
        {
            ParsedDylib? other = FinishStub.Run(documents[i], path, target, isInlined: true, out failure);
            if (failure is not null)
            {
                return Failed(failure, path);
            }

            if (other is not null)
            {
                inlined.Add(other);
            }
        }

        return library with { Inlined = inlined.DrainToImmutable() };
    }

    private static LinkError Failed(Diagnostic? failure, string path) => new(
        failure ?? Diagnostic.Malformed(TextStubCodes.Malformed, new Origin(path), "expected a text stub"));

    // Past a byte order mark, blanks, empty lines and comments; the start of a line, unless it holds JSON.
    private static int StartOf(ReadOnlySpan<byte> bytes)
    {
        int at = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            int content = rest.IndexOfAnyExcept(" \t\r\n"u8);
            if (content < 0)
            {
                return bytes.Length;
            }

            if (rest[content] != '#')
            {
                return at + content;
            }

            int end = rest[content..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return bytes.Length;
            }

            at += content + end;
        }
    }
}
