using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using LanguageExt;

namespace AfsLd.Stages.Unwinding;

/// <summary>Reads the unwind information of all objects: what functions refer to besides their relocations.</summary>
public static class CollectUnwind
{
    /// <summary>For a first guess of how many there are.</summary>
    private const int TypicalFdeSizeBytes = 40;

    /// <summary>The records of every function that is not coalesced away. Fails with the first malformation of each section, in
    /// input order.</summary>
    /// <param name="execution">Objects are read on it.</param>
    /// <param name="graph">Coalesced: Dropped and Replacement say which functions are gone.</param>
    public static Fin<UnwindRecords> Run(IExecution execution, AtomGraph graph)
    {
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<(UnwindObject Records, ImmutableArray<Diagnostic> Errors)> parts =
            execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => ReadObject(graph, o));
        ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        var records = new UnwindObject[parts.Length];
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = parts[i].Records;
            errors.AddRange(parts[i].Errors);
        }

        return errors.Count != 0
            ? new LinkError(errors.ToImmutable())
            : new UnwindRecords(ImmutableCollectionsMarshal.AsImmutableArray(records));
    }

    private static (UnwindObject Records, ImmutableArray<Diagnostic> Errors) ReadObject(AtomGraph graph, int objectIndex)
    {
        ImmutableArray<InputSection> sections = graph.Resolution.Objects[objectIndex].Sections;
        int rows = 0;
        bool any = false;
        foreach (InputSection section in sections)
        {
            bool isCompact = ReadCompactUnwind.IsCompactUnwind(section);
            bool isEhFrame = AtomSections.IsEhFrame(section);
            rows += isCompact ? section.Contents.Length / CompactUnwind.RowSizeBytes : 0;
            rows += isEhFrame ? section.Contents.Length / TypicalFdeSizeBytes : 0;
            any |= isCompact || isEhFrame;
        }

        if (!any)
        {
            return (UnwindObject.Empty, []);
        }

        var places = new LocalPlaces(graph, objectIndex);
        var personalities = new PersonalityList();
        var records = new GrowingArray<UnwindRecord>(rows);
        var cies = new GrowingArray<UnwindCie>(0);
        var fdes = new GrowingArray<UnwindFde>(0);
        ImmutableArray<Diagnostic> errors = [];
        foreach (InputSection section in sections)
        {
            if (ReadCompactUnwind.IsCompactUnwind(section)
                && ReadCompactUnwind.Run(graph, objectIndex, section, ref places, personalities, ref records) is Diagnostic error)
            {
                errors = errors.Add(error);
            }
        }

        for (int s = 0; s < sections.Length; s++)
        {
            if (AtomSections.IsEhFrame(sections[s])
                && ReadEhFrame.Run(new EhFrameSection(graph, objectIndex, s), ref places, personalities, ref cies, ref fdes, ref records) is Diagnostic error)
            {
                errors = errors.Add(error);
            }
        }

        UnwindRecord[] joined = [];
        if (errors.IsEmpty)
        {
            Span<UnwindRecord> found = records.Writable;
            joined = FillGaps.Run(graph, found[..JoinRecords.Run(found)]);
        }

        return (
            new UnwindObject(
                ImmutableCollectionsMarshal.AsImmutableArray(joined),
                personalities.Freeze(),
                ImmutableCollectionsMarshal.AsImmutableArray(cies.ToArray()),
                ImmutableCollectionsMarshal.AsImmutableArray(fdes.ToArray())),
            errors);
    }
}
