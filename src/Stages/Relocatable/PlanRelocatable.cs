using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Domain.Relocatable;
using LanguageExt;

namespace AfsLd.Stages.Relocatable;

/// <summary>Plans a relocatable output (-r): one object file that links like its inputs.</summary>
public static class PlanRelocatable
{
    /// <summary>The description of the file. Fails with everything that one object file cannot hold.</summary>
    /// <param name="execution">How independent items are visited; never decides a result.</param>
    /// <param name="graph">The atoms, coalesced.</param>
    /// <param name="records">Their unwind information.</param>
    /// <param name="options">The command line.</param>
    public static Fin<ObjectImage> Run(IExecution execution, AtomGraph graph, UnwindRecords records, LinkOptions options) =>
        from layout in MergeSections.Run(graph, PlanObjectUnwind.Run(graph, records), options)
        let labelled = FindLabels.Run(execution, layout)
        let symbols = NumberSymbols.Run(execution, layout, labelled, ObjectDebugMap.Run(execution, layout))
        from relocations in BuildRelocations.Run(execution, layout, symbols)
        from image in PlanObjectFile.Run(layout, symbols, relocations, CollectHints.Run(execution, layout))
        select image;
}
