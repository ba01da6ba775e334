using System;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Reads stubs of versions 1 to 4: one YAML document a library. Keys that are not known are passed over.</summary>
internal ref struct YamlStubReader(string path, StubNames names)
{
    private YamlCursor _cursor = new(names.File.Span, names.Arena);

    /// <summary>Reads every document of the file, from a byte offset.</summary>
    public bool TryRead(int offset, List<StubDocument> documents, out Diagnostic? failure)
    {
        _cursor.Position = offset;
        failure = null;
        if (!_cursor.FindContent())
        {
            _cursor.NextLine();
        }

        while (!_cursor.Failed && !_cursor.AtEnd)
        {
            if (_cursor.Rest.StartsWith("..."u8) && _cursor.Indent < 0)
            {
                _cursor.Position += 3;
                _cursor.NextLine();
            }
            else if (ReadHead(out int version, out int start))
            {
                StubDocument document = new(names, version, start);
                documents.Add(document);
                ReadDocument(document, ref failure, path);
            }
        }

        if (_cursor.Failed)
        {
            failure = TextPlace.Malformed(path, names.File.Span, _cursor.ErrorAt, _cursor.Expected ?? "");
        }
        else if (documents.Count == 0 && failure is null)
        {
            failure = TextPlace.Malformed(path, names.File.Span, offset, "a document");
        }

        return failure is null;
    }

    // "---", then the tag that names the version; version 1 may have none.
    private bool ReadHead(out int version, out int start)
    {
        version = 1;
        start = _cursor.Position;
        if (!_cursor.Rest.StartsWith("---"u8) || _cursor.Indent >= 0)
        {
            return _cursor.Fail(start, "'---'");
        }

        _cursor.Position += 3;
        ReadOnlySpan<byte> line = _cursor.Rest;
        int end = line.IndexOf((byte)'\n');
        line = (end < 0 ? line : line[..end]).Trim(" \t\r"u8);
        if (line.StartsWith("!"u8))
        {
            int tagAt = _cursor.Position + _cursor.Rest.IndexOf((byte)'!');
            int tagEnd = line.IndexOfAny(" \t"u8);
            ReadOnlySpan<byte> tag = tagEnd < 0 ? line : line[..tagEnd];
            version = tag switch
            {
                _ when tag.SequenceEqual("!tapi-tbd"u8) => 4,
                _ when tag.SequenceEqual("!tapi-tbd-v3"u8) => 3,
                _ when tag.SequenceEqual("!tapi-tbd-v2"u8) => 2,
                _ when tag.SequenceEqual("!tapi-tbd-v1"u8) => 1,
                _ => 0,
            };
            if (version == 0)
            {
                return _cursor.Fail(tagAt, "!tapi-tbd, !tapi-tbd-v3, -v2 or -v1");
            }

            _cursor.Position = tagAt + tag.Length;
        }

        return _cursor.NextLine();
    }

    private void ReadDocument(StubDocument document, ref Diagnostic? failure, string file)
    {
        bool hasVersion = document.Version < 4;
        while (_cursor.Indent == 0 && _cursor.ReadKey(out ReadOnlySpan<byte> key))
        {
            switch (key)
            {
                case var _ when key.SequenceEqual("tbd-version"u8):
                    hasVersion = true;
                    ReadFormatVersion(ref failure, file);
                    break;
                case var _ when key.SequenceEqual("targets"u8) || key.SequenceEqual("archs"u8):
                    YamlSequence sequence = _cursor.BeginSequence(0);
                    while (_cursor.NextItem(ref sequence, out StubSlice target))
                    {
                        document.AddTarget(_cursor.BytesOf(target));
                    }

                    break;
                case var _ when key.SequenceEqual("platform"u8):
                    if (_cursor.ReadValue(out StubSlice platform))
                    {
                        document.Platforms = StubTargets.OfPlatform(_cursor.BytesOf(platform));
                    }

                    break;
                case var _ when key.SequenceEqual("install-name"u8):
                    ReadFact(document, StubFactKind.InstallName);
                    break;
                case var _ when key.SequenceEqual("current-version"u8):
                    ReadFact(document, StubFactKind.CurrentVersion);
                    break;
                case var _ when key.SequenceEqual("compatibility-version"u8):
                    ReadFact(document, StubFactKind.CompatibilityVersion);
                    break;
                case var _ when key.SequenceEqual("parent-umbrella"u8) && document.Version < 4:
                    ReadFact(document, StubFactKind.Umbrella);
                    break;
                case var _ when key.SequenceEqual("flags"u8):
                    ReadFacts(document, StubFactKind.Flag, 0);
                    break;
                case var _ when key.SequenceEqual("exports"u8) || key.SequenceEqual("reexports"u8)
                    || key.SequenceEqual("parent-umbrella"u8) || key.SequenceEqual("allowable-clients"u8)
                    || key.SequenceEqual("reexported-libraries"u8):
                    ReadSections(document);
                    break;
                default:
                    // uuids, undefineds, swift-abi-version, objc-constraint, and what later versions may add.
                    _cursor.SkipValue(0);
                    break;
            }
        }

        if (!_cursor.Failed && _cursor.Indent >= 0)
        {
            _cursor.Fail(_cursor.Position, "a key in the first column");
        }

        if (!hasVersion || !document.HasInstallName)
        {
            _cursor.Fail(document.Offset, "a document with the key " + (hasVersion ? "install-name" : "tbd-version"));
        }
    }

    private void ReadFormatVersion(ref Diagnostic? failure, string file)
    {
        if (_cursor.ReadValue(out StubSlice value) && !_cursor.BytesOf(value).SequenceEqual("4"u8))
        {
            failure ??= Diagnostic.Malformed(
                TextStubCodes.Version,
                new Origin(file, Offset: value.Offset),
                "tbd-version is not 4: a newer form of text stubs than this linker knows");
        }
    }

    private void ReadSections(StubDocument document)
    {
        YamlSequence sections = _cursor.BeginSequence(0);
        if (sections.Form == YamlSequenceForm.Flow)
        {
            // "exports: [ ]" has no sections.
            if (_cursor.NextItem(ref sections, out _))
            {
                _cursor.Fail(_cursor.Position, "sections after dashes");
            }

            return;
        }

        while (_cursor.NextBlockItem(ref sections))
        {
            int indent = _cursor.Indent;
            document.BeginSection();
            while (_cursor.Indent == indent && _cursor.ReadKey(out ReadOnlySpan<byte> key))
            {
                ReadSectionKey(document, key, indent);
            }

            document.EndSection();
        }
    }

    private void ReadSectionKey(StubDocument document, ReadOnlySpan<byte> key, int indent)
    {
        switch (key)
        {
            case var _ when key.SequenceEqual("targets"u8) || key.SequenceEqual("archs"u8):
                document.NameSectionTargets();
                YamlSequence targets = _cursor.BeginSequence(indent);
                while (_cursor.NextItem(ref targets, out StubSlice target))
                {
                    document.AddSectionTarget(_cursor.BytesOf(target));
                }

                break;
            case var _ when key.SequenceEqual("symbols"u8):
                ReadNames(document, StubNameKind.Symbol, DylibExportFlags.None, indent);
                break;
            case var _ when key.SequenceEqual("weak-symbols"u8) || key.SequenceEqual("weak-def-symbols"u8):
                ReadNames(document, StubNameKind.Symbol, DylibExportFlags.WeakDefinition, indent);
                break;
            case var _ when key.SequenceEqual("thread-local-symbols"u8):
                ReadNames(document, StubNameKind.Symbol, DylibExportFlags.ThreadLocal, indent);
                break;
            case var _ when key.SequenceEqual("objc-classes"u8):
                ReadNames(document, StubNameKind.Class, DylibExportFlags.None, indent);
                break;
            case var _ when key.SequenceEqual("objc-eh-types"u8):
                ReadNames(document, StubNameKind.ExceptionType, DylibExportFlags.None, indent);
                break;
            case var _ when key.SequenceEqual("objc-ivars"u8):
                ReadNames(document, StubNameKind.InstanceVariable, DylibExportFlags.None, indent);
                break;
            case var _ when key.SequenceEqual("libraries"u8) || key.SequenceEqual("re-exports"u8):
                ReadFacts(document, StubFactKind.Reexport, indent);
                break;
            case var _ when key.SequenceEqual("clients"u8) || key.SequenceEqual("allowable-clients"u8)
                || key.SequenceEqual("allowed-clients"u8):
                ReadFacts(document, StubFactKind.Client, indent);
                break;
            case var _ when key.SequenceEqual("umbrella"u8):
                ReadFact(document, StubFactKind.Umbrella);
                break;
            default:
                _cursor.SkipValue(indent);
                break;
        }
    }

    private void ReadNames(StubDocument document, StubNameKind kind, DylibExportFlags flags, int indent)
    {
        YamlSequence sequence = _cursor.BeginSequence(indent);
        while (_cursor.NextItem(ref sequence, out StubSlice name))
        {
            if (!document.TryAddName(name, _cursor.BytesOf(name), kind, flags))
            {
                _cursor.Fail(_cursor.Position, "a name of less than 16 MiB");
            }
        }
    }

    private void ReadFacts(StubDocument document, StubFactKind kind, int indent)
    {
        YamlSequence sequence = _cursor.BeginSequence(indent);
        while (_cursor.NextItem(ref sequence, out StubSlice value))
        {
            document.AddFact(kind, value);
        }
    }

    private void ReadFact(StubDocument document, StubFactKind kind)
    {
        if (_cursor.ReadValue(out StubSlice value))
        {
            document.AddFact(kind, value);
        }
    }
}
