using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>Adds the sections whose contents the linker makes.</summary>
internal static class AddSynthetics
{
    private const uint Code = SectionTypes.PureInstructions | SectionTypes.SomeInstructions;

    /// <summary>Size of a stub: ADRP, LDR, BR.</summary>
    internal const int StubSizeBytes = 12;

    /// <summary>Size of the common part of the stub helper.</summary>
    internal const int StubHelperHeaderSizeBytes = 24;

    /// <summary>Size of one stub's entry in the stub helper.</summary>
    internal const int StubHelperEntrySizeBytes = 12;

    internal static void Run(
        SectionCollector sections,
        AtomGraph graph,
        SyntheticPlan synthetics,
        UnwindPlan unwind,
        int initializerCount,
        LinkOptions options)
    {
        void Add(SectionKey key, SyntheticKind kind, uint flags, byte alignLog2, long sizeBytes, uint reserved2 = 0)
        {
            if (sizeBytes != 0)
            {
                sections.Add(new SectionCollector.Entry
                {
                    Key = MapSection.Made(key, flags, options),
                    Flags = flags,
                    Synthetic = kind,
                    AlignLog2 = alignLog2,
                    Reserved2 = reserved2,
                    SyntheticSizeBytes = (ulong)sizeBytes,
                });
            }
        }

        int lazy = synthetics.LazyPointers.Length;
        Add(SectionNames.Stubs, SyntheticKind.Stubs, SectionTypes.SymbolStubs | Code, 2, (long)synthetics.Stubs.Length * StubSizeBytes, StubSizeBytes);
        Add(SectionNames.StubHelper, SyntheticKind.StubHelper, Code, 2, lazy == 0 ? 0 : StubHelperHeaderSizeBytes + ((long)lazy * StubHelperEntrySizeBytes));
        Add(SectionNames.InitOffsets, SyntheticKind.InitOffsets, SectionTypes.InitFunctionOffsets, 2, (long)initializerCount * 4);
        Add(SectionNames.UnwindInfo, SyntheticKind.UnwindInfo, SectionTypes.Regular, 2, unwind.UnwindInfoSizeBytes);
        Add(
            SectionNames.EhFrame,
            SyntheticKind.EhFrame,
            SectionTypes.Coalesced | SectionTypes.NoToc | SectionTypes.StripStaticSymbols | SectionTypes.LiveSupport,
            3,
            unwind.EhFrameSizeBytes);

        // Slots without a dyld are plain data: no indirect symbol table says what they are for (ld64: -static -pie), and nobody protects them.
        Add(
            options.HasDyldTables ? SectionNames.Got : SectionNames.Got with { Segment = SectionNames.Data },
            SyntheticKind.Got,
            options.HasDyldTables ? SectionTypes.NonLazySymbolPointers : SectionTypes.Regular,
            3,
            (long)synthetics.Got.Length * 8);
        Add(SectionNames.LazyPointers, SyntheticKind.LazyPointers, SectionTypes.LazySymbolPointers, 3, (long)lazy * 8);
        Add(SectionNames.DyldPrivate, SyntheticKind.DyldPrivate, SectionTypes.Regular, 3, lazy == 0 ? 0 : 8);
        Add(SectionNames.TlvPointers, SyntheticKind.TlvPointers, SectionTypes.ThreadLocalVariablePointers, 3, (long)synthetics.TlvPointers.Length * 8);

        AddImageInfo(sections, graph, options);
        foreach (SectionFromFile file in options.CreatedSections)
        {
            sections.Add(new SectionCollector.Entry
            {
                Key = MapSection.Run(file.Section, SectionTypes.Regular, options),
                Flags = SectionTypes.Regular,
                Synthetic = SyntheticKind.File,
                SyntheticSizeBytes = (ulong)file.Bytes.Length,
                Contents = file.Bytes,
            });
        }

        foreach (SectionKey empty in options.EmptySections)
        {
            AddEmpty(sections, MapSection.Run(empty, SectionTypes.Regular, options));
        }

        foreach (SectionKey bounded in MapBoundaries.Run(graph.Resolution, options))
        {
            if (bounded != default)
            {
                AddEmpty(sections, bounded);
            }
        }
    }

    private static void AddEmpty(SectionCollector sections, SectionKey key) => sections.Add(
        new SectionCollector.Entry { Key = key, Flags = SectionTypes.Regular, Synthetic = SyntheticKind.Empty });

    private static void AddImageInfo(SectionCollector sections, AtomGraph graph, LinkOptions options)
    {
        if (graph.Resolution.ImageInfoFlags is { } flags)
        {
            byte[] merged = ImageInfoBytes.Of(flags);
            sections.Add(new SectionCollector.Entry
            {
                Key = MapSection.Made(SectionNames.ObjCImageInfo, SectionTypes.Regular, options),
                Flags = SectionTypes.NoDeadStrip,
                Synthetic = SyntheticKind.ObjCImageInfo,
                SyntheticSizeBytes = (ulong)merged.Length,
                Contents = merged,
            });
        }
    }
}
