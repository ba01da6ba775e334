using System;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Unwinding;

/// <summary>One __eh_frame section of an object, while it is read.</summary>
internal readonly ref struct EhFrameSection
{
    internal EhFrameSection(AtomGraph graph, int objectIndex, int index)
    {
        Graph = graph;
        ObjectIndex = objectIndex;
        Index = index;
        InputSection section = graph.Resolution.Objects[objectIndex].Sections[index];
        Contents = section.Contents.Span;
        Fields = new FrameFields(section, Contents);
    }

    internal AtomGraph Graph { get; }

    internal int ObjectIndex { get; }

    /// <summary>0-based section index.</summary>
    internal int Index { get; }

    internal ReadOnlySpan<byte> Contents { get; }

    internal FrameFields Fields { get; }

    internal Diagnostic Malformed(int offset, string text) =>
        Diagnostic.Malformed(UnwindCodes.MalformedEhFrame, OriginAt(offset), text);

    internal Diagnostic Unsupported(int offset, string text) =>
        Diagnostic.LinkError(UnwindCodes.UnsupportedEhFrame, OriginAt(offset), text);

    private Origin OriginAt(int offset)
    {
        ParsedObject input = Graph.Resolution.Objects[ObjectIndex];
        return input.Origin with { Section = input.Sections[Index].Key.ToString(), Offset = offset };
    }
}
