using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Planning;

/// <summary>Merges the objects' Objective-C image infos into the output's one.</summary>
/// <remarks>objc-abi.h: two words, version and flags; flags bits 8-15 are the Swift ABI version, 16-31 the Swift language
/// version, bit 6 says that classes have class properties in their categories.</remarks>
internal static class MergeImageInfo
{
    private const uint HasCategoryClassProperties = 1 << 6;

    /// <summary>The 8 bytes; empty when no object has an image info.</summary>
    internal static ReadOnlyMemory<byte> Run(ImmutableArray<ParsedObject> objects)
    {
        bool any = false;
        uint classProperties = HasCategoryClassProperties;
        uint swiftAbi = 0;
        uint swiftLanguage = 0;
        uint others = 0;
        foreach (ParsedObject input in objects)
        {
            foreach (InputSection section in input.Sections)
            {
                if (!AtomSections.IsImageInfo(section) || section.Contents.Length < 8)
                {
                    continue;
                }

                uint flags = BinaryPrimitives.ReadUInt32LittleEndian(section.Contents.Span[4..]);
                classProperties &= flags;
                swiftAbi = swiftAbi == 0 ? flags & 0xff00 : swiftAbi;
                swiftLanguage = Math.Max(swiftLanguage, flags & 0xffff0000);
                others = any ? others : flags & 0xff & ~HasCategoryClassProperties;
                any = true;
            }
        }

        if (!any)
        {
            return default;
        }

        var merged = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(merged.AsSpan(4), classProperties | swiftAbi | swiftLanguage | others);
        return merged;
    }
}
