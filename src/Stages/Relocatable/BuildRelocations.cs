using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.LinkEdit;
using LanguageExt;

namespace AfsLd.Stages.Relocatable;

/// <summary>Builds the relocation entries of all sections of a relocatable output, each section's in descending order of addresses.</summary>
internal static class BuildRelocations
{
    /// <summary>Atoms that one task visits: constant, so that no result depends on the number of workers.</summary>
    private const int ChunkAtoms = 2048;

    private readonly record struct Chunk(int First, int Count);

    /// <summary>Per section, its entries in pieces. Fails with everything that an object file cannot say, in output order.</summary>
    internal static Fin<ImmutableArray<ImmutableArray<ImmutableArray<byte>>>> Run(IExecution execution, ObjectLayout layout, ObjectSymbolTable symbols)
    {
        var chunks = ImmutableArray.CreateBuilder<Chunk>();
        var firstChunk = new int[layout.Sections.Length + 1];
        for (int s = 0; s < layout.Sections.Length; s++)
        {
            firstChunk[s] = chunks.Count;
            ObjectSection section = layout.Sections[s];
            for (int first = 0; first < section.AtomCount && !section.IsZerofill; first += ChunkAtoms)
            {
                chunks.Add(new Chunk(section.FirstAtom + first, Math.Min(ChunkAtoms, section.AtomCount - first)));
            }
        }

        firstChunk[^1] = chunks.Count;
        ImmutableArray<(ImmutableArray<byte> Entries, List<Diagnostic>? Errors)> parts =
            execution.Map(chunks.ToImmutable(), chunk => OfChunk(layout, symbols, chunk));
        var errors = new List<Diagnostic>();
        var sections = new ImmutableArray<ImmutableArray<byte>>[layout.Sections.Length];
        for (int s = 0; s < sections.Length; s++)
        {
            var pieces = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
            for (int c = firstChunk[s + 1] - 1; c >= firstChunk[s]; c--)
            {
                pieces.Add(parts[c].Entries);
            }

            pieces.AddRange(OfUnwind(layout, symbols, layout.Sections[s], errors));
            sections[s] = pieces.DrainToImmutable();
        }

        foreach ((ImmutableArray<byte> _, List<Diagnostic>? found) in parts)
        {
            errors.AddRange(found ?? []);
        }

        return errors.Count != 0 ? new LinkError([.. errors]) : ImmutableArray.Create(sections);
    }

    private static ImmutableArray<ImmutableArray<byte>> OfUnwind(
        ObjectLayout layout, ObjectSymbolTable symbols, ObjectSection section, List<Diagnostic> errors) => section.Content switch
    {
        ObjectContent.CompactUnwind => [WriteCompactUnwind.Relocations(layout, symbols, errors)],
        ObjectContent.EhFrame => [WriteObjectFrames.Relocations(layout, symbols, errors)],
        _ => [],
    };

    private static (ImmutableArray<byte> Entries, List<Diagnostic>? Errors) OfChunk(ObjectLayout layout, ObjectSymbolTable symbols, Chunk chunk)
    {
        var sink = new ByteSink(0);
        var rewrite = new RewriteRelocations(layout, symbols);
        for (int i = chunk.First + chunk.Count - 1; i >= chunk.First; i--)
        {
            int atom = layout.AtomOrder[i];
            if (layout.Graph.Atoms.RelocationCount[atom] != 0)
            {
                rewrite.Write(atom, ref sink);
            }
        }

        return (sink.Freeze(), rewrite.Errors);
    }
}
