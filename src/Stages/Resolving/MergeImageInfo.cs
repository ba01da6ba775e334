using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.ObjectiveC;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Merges what objects say of how they were compiled (<c>__objc_imageinfo</c>) into what the output says of all.</summary>
/// <remarks>Two words, version 0 and flags (objc-private.h of objc4, Resolver.cpp of ld64). There is one for all classes and
/// categories of the output, so what holds for some objects only is not said: what needs it would be read wrongly.</remarks>
internal static class MergeImageInfo
{
    /// <summary>The size of an image info in bytes.</summary>
    private const int SizeBytes = 8;

    /// <summary>For garbage collection alone, which no arm64 runtime has.</summary>
    private const uint RequiresGarbageCollection = 1 << 2;

    /// <summary>Pointers to the read-only part of classes are signed (arm64e).</summary>
    private const uint SignedClasses = 1 << 4;

    /// <summary>Category structures have a word for class properties.</summary>
    private const uint ClassProperties = 1 << 6;

    private const int SwiftAbiShift = 8;
    private const int SwiftLanguageShift = 16;

    /// <summary>The flags of the output; null if no object has an image info. Reports what does not go together, in link order.</summary>
    internal static uint? Run(IReadOnlyList<ParsedObject> objects, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        var merge = new Merge(options.AllowClassSigningMismatch, errors, warnings);
        foreach (ParsedObject input in objects)
        {
            foreach (InputSection section in input.Sections)
            {
                if (AtomSections.IsImageInfo(section) && Read(input, section, warnings) is { } flags)
                {
                    merge.Add(input, flags);
                }
            }
        }

        return merge.Flags;
    }

    private static uint? Read(ParsedObject input, InputSection section, List<Diagnostic> warnings)
    {
        ReadOnlySpan<byte> bytes = section.Contents.Span;
        Origin origin = input.Origin with { Section = section.Key.ToString(), Offset = 0 };
        if (bytes.Length < SizeBytes)
        {
            warnings.Add(Diagnostic.Warning(SymbolCodes.BadImageInfo, origin, $"an image info has {SizeBytes} bytes, this one {bytes.Length}: passed over"));
            return null;
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (version != 0)
        {
            warnings.Add(Diagnostic.Warning(SymbolCodes.BadImageInfo, origin, $"the version of an image info is 0, not {version}: passed over"));
            return null;
        }

        if (bytes.Length > SizeBytes)
        {
            warnings.Add(Diagnostic.Warning(SymbolCodes.BadImageInfo, origin with { Offset = SizeBytes }, $"{bytes.Length - SizeBytes} bytes behind the image info are passed over"));
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
    }

    private static bool HasCategories(ParsedObject input)
    {
        foreach (InputSection section in input.Sections)
        {
            if (section.SizeBytes != 0 && MetadataSections.ListsCategories(section))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is known after some of the objects.</summary>
    private sealed class Merge(bool signingMayDiffer, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        private bool any;
        private uint common = SignedClasses | ClassProperties;
        private uint swiftAbi;
        private uint swiftLanguage;
        private ParsedObject? swift;
        private ParsedObject? first;
        private bool firstSigns;
        private bool toldOfSigning;
        private ParsedObject? withProperties;
        private ParsedObject? withoutProperties;

        internal uint? Flags => any ? common | (swiftAbi << SwiftAbiShift) | (swiftLanguage << SwiftLanguageShift) : null;

        internal void Add(ParsedObject input, uint flags)
        {
            any = true;
            common &= flags;
            AddSwift(input, (flags >> SwiftAbiShift) & 0xff, flags >> SwiftLanguageShift);
            CheckSigning(input, (flags & SignedClasses) != 0);
            CheckCategories(input, (flags & ClassProperties) != 0);
            if ((flags & RequiresGarbageCollection) != 0)
            {
                warnings.Add(Diagnostic.Warning(
                    SymbolCodes.GarbageCollection, input.Origin, "compiled for garbage collection alone, which Objective-C no longer has: nothing will free its objects"));
            }
        }

        /// <summary>One version of the binary interface for all; of the language the oldest is said (ld64).</summary>
        private void AddSwift(ParsedObject input, uint abi, uint language)
        {
            if (abi != 0 && swift is not null && abi != swiftAbi)
            {
                errors.Add(Diagnostic.LinkError(
                    SymbolCodes.SwiftVersions, input.Origin, $"compiled for Swift ABI version {abi}, but {swift.Origin.FileAndMember} for version {swiftAbi}"));
            }

            if (abi != 0 && swift is null)
            {
                swift = input;
                swiftAbi = abi;
            }

            swiftLanguage = language != 0 && (swiftLanguage == 0 || language < swiftLanguage) ? language : swiftLanguage;
        }

        private void CheckSigning(ParsedObject input, bool signs)
        {
            if (first is null)
            {
                first = input;
                firstSigns = signs;
            }
            else if (signs != firstSigns && !toldOfSigning)
            {
                toldOfSigning = true;
                (string has, string other) = signs ? ("compiled with", "was not") : ("compiled without", "was");
                string text = $"{has} signed pointers to the data of classes, but {first.Origin.FileAndMember} {other}";
                if (signingMayDiffer)
                {
                    warnings.Add(Diagnostic.Warning(SymbolCodes.ClassSigning, input.Origin, text + ": the output does not claim them"));
                }
                else
                {
                    errors.Add(Diagnostic.LinkError(SymbolCodes.ClassSigning, input.Origin, text));
                }
            }
        }

        /// <summary>The runtime reads categories of both layouts by one flag: without it class properties are not seen.</summary>
        private void CheckCategories(ParsedObject input, bool hasProperties)
        {
            if ((hasProperties ? withProperties : withoutProperties) is not null || !HasCategories(input))
            {
                return;
            }

            withProperties = hasProperties ? input : withProperties;
            withoutProperties = hasProperties ? withoutProperties : input;
            if (withProperties is not null && withoutProperties is not null)
            {
                warnings.Add(Diagnostic.Warning(
                    SymbolCodes.CategoryLayouts,
                    withoutProperties.Origin,
                    $"its categories have no class properties: those of {withProperties.Origin.FileAndMember} will not be seen"));
            }
        }
    }
}
