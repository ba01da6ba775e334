using System;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Reads stubs of version 5: one JSON object a file, a main library and those inlined. Keys that are not known are passed over.</summary>
/// <remarks>The writer sorts its keys, so that a library's targets come after its exports and a section's between its names.</remarks>
internal ref struct JsonStubReader(string path, StubNames names)
{
    private JsonCursor _cursor = new(names.File.Span, names.Arena);

    /// <summary>Reads the file from a byte offset; the main library becomes the first document.</summary>
    public bool TryRead(int offset, List<StubDocument> documents, out Diagnostic? failure)
    {
        _cursor.Position = offset;
        failure = null;
        StubDocument? main = null;
        bool hasMember = false;
        bool hasVersion = false;
        if (_cursor.Open('{'))
        {
            while (_cursor.NextMember(ref hasMember, out StubSlice key))
            {
                ReadOnlySpan<byte> name = _cursor.BytesOf(key);
                if (name.SequenceEqual("tapi_tbd_version"u8))
                {
                    hasVersion = true;
                    int at = _cursor.Position;
                    if (_cursor.ReadInteger(out int version) && version != 5)
                    {
                        failure = Diagnostic.Malformed(
                            TextStubCodes.Version,
                            new Origin(path, Offset: at),
                            $"tapi_tbd_version {version} is not 5: a newer form of text stubs than this linker knows");
                    }
                }
                else if (name.SequenceEqual("main_library"u8))
                {
                    main = ReadLibrary();
                }
                else if (name.SequenceEqual("libraries"u8) && _cursor.Open('['))
                {
                    bool hasElement = false;
                    while (_cursor.NextElement(ref hasElement))
                    {
                        documents.Add(ReadLibrary());
                    }
                }
                else
                {
                    _cursor.SkipValue();
                }
            }
        }

        if (_cursor.Next() != 0)
        {
            _cursor.Fail(_cursor.Position, "the end of the file");
        }

        if (main is null || !hasVersion)
        {
            _cursor.Fail(offset, main is null ? "an object with the key main_library" : "an object with the key tapi_tbd_version");
        }

        if (_cursor.Failed)
        {
            failure = TextPlace.Malformed(path, names.File.Span, _cursor.ErrorAt, _cursor.Expected ?? "");
        }

        if (main is not null)
        {
            documents.Insert(0, main);
        }

        return failure is null;
    }

    private StubDocument ReadLibrary()
    {
        _cursor.Next();
        StubDocument document = new(names, 5, _cursor.Position);
        bool hasMember = false;
        if (!_cursor.Open('{'))
        {
            return document;
        }

        while (_cursor.NextMember(ref hasMember, out StubSlice key))
        {
            ReadOnlySpan<byte> name = _cursor.BytesOf(key);
            StubFactKind? kind = name switch
            {
                _ when name.SequenceEqual("install_names"u8) => StubFactKind.InstallName,
                _ when name.SequenceEqual("current_versions"u8) => StubFactKind.CurrentVersion,
                _ when name.SequenceEqual("compatibility_versions"u8) => StubFactKind.CompatibilityVersion,
                _ when name.SequenceEqual("flags"u8) => StubFactKind.Flag,
                _ when name.SequenceEqual("reexported_libraries"u8) => StubFactKind.Reexport,
                _ when name.SequenceEqual("parent_umbrellas"u8) => StubFactKind.Umbrella,
                _ when name.SequenceEqual("allowable_clients"u8) => StubFactKind.Client,
                _ when name.SequenceEqual("rpaths"u8) => StubFactKind.Rpath,
                _ when name.SequenceEqual("exported_symbols"u8) || name.SequenceEqual("reexported_symbols"u8) => StubFactKind.Directive,
                _ => null,
            };
            if (name.SequenceEqual("target_info"u8))
            {
                ReadTargetInfo(document);
            }
            else if (kind is StubFactKind known)
            {
                ReadSections(document, known);
            }
            else
            {
                // undefined_symbols, swift_abi, and what later versions may add.
                _cursor.SkipValue();
            }
        }

        if (!document.HasInstallName)
        {
            _cursor.Fail(document.Offset, "a library with the key install_names");
        }

        return document;
    }

    private void ReadTargetInfo(StubDocument document)
    {
        bool hasElement = false;
        if (!_cursor.Open('['))
        {
            return;
        }

        while (_cursor.NextElement(ref hasElement) && _cursor.Open('{'))
        {
            bool hasMember = false;
            while (_cursor.NextMember(ref hasMember, out StubSlice key))
            {
                if (!_cursor.BytesOf(key).SequenceEqual("target"u8))
                {
                    _cursor.SkipValue();
                }
                else if (_cursor.ReadString(out StubSlice target))
                {
                    document.AddTarget(_cursor.BytesOf(target));
                }
            }
        }
    }

    private void ReadSections(StubDocument document, StubFactKind kind)
    {
        bool hasElement = false;
        if (!_cursor.Open('['))
        {
            return;
        }

        while (_cursor.NextElement(ref hasElement) && _cursor.Open('{'))
        {
            document.BeginSection();
            bool hasMember = false;
            while (_cursor.NextMember(ref hasMember, out StubSlice key))
            {
                ReadSectionMember(document, kind, _cursor.BytesOf(key));
            }

            document.EndSection();
        }
    }

    private void ReadSectionMember(StubDocument document, StubFactKind kind, ReadOnlySpan<byte> key)
    {
        bool hasElement = false;
        switch (key)
        {
            case var _ when key.SequenceEqual("targets"u8):
                document.NameSectionTargets();
                if (_cursor.Open('['))
                {
                    while (_cursor.NextElement(ref hasElement) && _cursor.ReadString(out StubSlice target))
                    {
                        document.AddSectionTarget(_cursor.BytesOf(target));
                    }
                }

                break;
            case var _ when kind == StubFactKind.Directive && (key.SequenceEqual("data"u8) || key.SequenceEqual("text"u8)):
                ReadSegment(document);
                break;
            case var _ when kind is StubFactKind.InstallName && key.SequenceEqual("name"u8):
            case var _ when kind is StubFactKind.Umbrella && key.SequenceEqual("umbrella"u8):
            case var _ when kind is StubFactKind.CurrentVersion or StubFactKind.CompatibilityVersion && key.SequenceEqual("version"u8):
                if (_cursor.ReadString(out StubSlice value))
                {
                    document.AddFact(kind, value);
                }

                break;
            case var _ when kind is StubFactKind.Flag && key.SequenceEqual("attributes"u8):
            case var _ when kind is StubFactKind.Reexport && key.SequenceEqual("names"u8):
            case var _ when kind is StubFactKind.Client && key.SequenceEqual("clients"u8):
            case var _ when kind is StubFactKind.Rpath && key.SequenceEqual("paths"u8):
                if (_cursor.Open('['))
                {
                    while (_cursor.NextElement(ref hasElement) && _cursor.ReadString(out StubSlice element))
                    {
                        document.AddFact(kind, element);
                    }
                }

                break;
            default:
                _cursor.SkipValue();
                break;
        }
    }

    private void ReadSegment(StubDocument document)
    {
        bool hasMember = false;
        if (!_cursor.Open('{'))
        {
            return;
        }

        while (_cursor.NextMember(ref hasMember, out StubSlice key))
        {
            ReadOnlySpan<byte> name = _cursor.BytesOf(key);
            switch (name)
            {
                case var _ when name.SequenceEqual("global"u8):
                    ReadNames(document, StubNameKind.Symbol, DylibExportFlags.None);
                    break;
                case var _ when name.SequenceEqual("weak"u8):
                    ReadNames(document, StubNameKind.Symbol, DylibExportFlags.WeakDefinition);
                    break;
                case var _ when name.SequenceEqual("thread_local"u8):
                    ReadNames(document, StubNameKind.Symbol, DylibExportFlags.ThreadLocal);
                    break;
                case var _ when name.SequenceEqual("objc_class"u8):
                    ReadNames(document, StubNameKind.Class, DylibExportFlags.None);
                    break;
                case var _ when name.SequenceEqual("objc_eh_type"u8):
                    ReadNames(document, StubNameKind.ExceptionType, DylibExportFlags.None);
                    break;
                case var _ when name.SequenceEqual("objc_ivar"u8):
                    ReadNames(document, StubNameKind.InstanceVariable, DylibExportFlags.None);
                    break;
                default:
                    _cursor.SkipValue();
                    break;
            }
        }
    }

    private void ReadNames(StubDocument document, StubNameKind kind, DylibExportFlags flags)
    {
        bool hasElement = false;
        if (!_cursor.Open('['))
        {
            return;
        }

        while (_cursor.NextElement(ref hasElement) && _cursor.ReadString(out StubSlice name))
        {
            if (!document.TryAddName(name, _cursor.BytesOf(name), kind, flags))
            {
                _cursor.Fail(_cursor.Position, "a name of less than 16 MiB");
            }
        }
    }
}
