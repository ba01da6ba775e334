using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Makes Objective-C metadata smaller: equal references become one, method lists are written as distances.</summary>
/// <remarks>What is written anew lies in one more object, the last; the atoms it stands for point at it as coalesced ones do.
/// A graph without Objective-C is returned as it is.</remarks>
public static class RewriteObjectiveC
{
    /// <summary>The graph, rewritten. It must be coalesced: selectors are equal if they are one string.</summary>
    public static AtomGraph Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        ImmutableArray<int> objects = WithMetadata(graph.Resolution.Objects);
        if (objects.IsEmpty)
        {
            return graph;
        }

        var builder = new MetadataBuilder(graph);
        Dictionary<ReferenceTarget, int> selectors = CoalesceReferences.Run(execution, graph, objects, builder);
        var reader = new MetadataReader(graph);
        bool distances = RelativeMethodLists.IsWanted(options, graph.Resolution.Target);
        HashSet<int> done = options.ObjCCategoryMerging
            ? MergeCategories.Run(reader, objects, builder, new WriteMembers(builder, selectors, distances))
            : [];
        if (distances)
        {
            RelativeMethodLists.Run(execution, reader, objects, selectors, done, builder);
        }

        return builder.IsEmpty ? graph : AddMetadata.Run(graph, builder);
    }

    private static ImmutableArray<int> WithMetadata(ImmutableArray<ParsedObject> objects)
    {
        ImmutableArray<int>.Builder? found = null;
        for (int o = 0; o < objects.Length; o++)
        {
            foreach (InputSection section in objects[o].Sections)
            {
                if (MetadataSections.HoldsReferences(section) || MetadataSections.ListsClasses(section) || MetadataSections.ListsCategories(section))
                {
                    (found ??= ImmutableArray.CreateBuilder<int>()).Add(o);
                    break;
                }
            }
        }

        return found is null ? [] : found.ToImmutable();
    }
}
