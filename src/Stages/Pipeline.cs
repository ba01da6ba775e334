using System;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Folding;
using AfsLd.Stages.Hints;
using AfsLd.Stages.Image;
using AfsLd.Stages.Image.Commands;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.ObjectiveC;
using AfsLd.Stages.Ordering;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Relocatable;
using AfsLd.Stages.Reporting;
using AfsLd.Stages.Resolving;
using AfsLd.Stages.Unwinding;
using LanguageExt;

namespace AfsLd.Stages;

/// <summary>The link as a composition of its stages: read this first.</summary>
public static class Pipeline
{
    /// <summary>The same with archive members read by <see cref="ParseMember"/> for the platform of the options.</summary>
    public static Fin<LinkImage> Plan(IExecution execution, IStageObserver observer, ParsedInputs inputs, LinkOptions options) =>
        Plan(execution, observer, inputs, options, (archive, member) => ParseMember.Run(archive, member, options.Platform));

    /// <summary>From parsed inputs to a description of the output file. Fails with the diagnostics of the first stage that has any.</summary>
    /// <param name="execution">How stages visit independent items. It never decides a result.</param>
    /// <param name="observer">Is told when stages begin and end.</param>
    /// <param name="inputs">Every file of the link, parsed.</param>
    /// <param name="options">The command line.</param>
    /// <param name="parseMember">Reads an archive member that resolution pulls.</param>
    public static Fin<LinkImage> Plan(
        IExecution execution,
        IStageObserver observer,
        ParsedInputs inputs,
        LinkOptions options,
        MemberParser parseMember) =>

        // First of all, names: they decide which members and dylibs take part.
        from resolution in Resolve(execution, observer, inputs, options, parseMember)

        // From here on no file is added.
        from image in Plan(execution, observer, resolution, options)
        select image;

    /// <summary>The first part alone: a member that it pulls may ask for further inputs, with which it is to be run again.</summary>
    public static Fin<Resolution> Resolve(
        IExecution execution,
        IStageObserver observer,
        ParsedInputs inputs,
        LinkOptions options,
        MemberParser parseMember)
    {
        observer.Begin("symbol resolution");
        Fin<Resolution> resolution = ResolveSymbols.Run(execution, inputs, options, parseMember);
        observer.End("symbol resolution");
        observer.Gave("symbol resolution", resolution);
        return resolution;
    }

    /// <summary>The rest: from names that are resolved to a description of the output file.</summary>
    public static Fin<LinkImage> Plan(IExecution execution, IStageObserver observer, Resolution resolution, LinkOptions options)
    {
        T Observe<T>(string stage, Func<T> run)
        {
            observer.Begin(stage);
            T result = run();
            observer.End(stage);
            observer.Gave(stage, result);
            return result;
        }

        // What Swift's reflection reads is taken out, if asked, with all that refers to it.
        Resolution rest = options.RemoveSwiftReflection ? Observe("reflection", () => RemoveReflection.Run(execution, resolution)) : resolution;
        return
            // Sections become atoms, the nodes of the link graph; relocations are its edges.
            from cut in Observe("atomization", () => SplitAtoms.Run(execution, rest))
            let split = options.RemoveSwiftReflection ? RemoveReflection.Drop(cut) : cut

            // Before liveness is asked, copies must be one: a reference to any copy keeps the one that stays.
            let coalesced = Observe("coalescing", () => CoalesceAtoms.Run(execution, split))

            // Equal selectors are one string now, so references to them can be one, and methods can be told by distances.
            let whole = Observe("Objective-C", () => RewriteObjectiveC.Run(execution, coalesced, options))

            // Functions refer to their personality and LSDA through unwind information: read before liveness is asked.
            from records in Observe("unwind records", () => CollectUnwind.Run(execution, whole))
            let swept = Observe("dead strip", () => options.DeadStrip ? DropDead(execution, whole, records, options) : whole)

            // What dead code refers to need not exist, so missing names are counted only now.
            from present in Observe("missing symbols", () => CheckMissing.Run(execution, swept, options))

            // Functions that do the same become one, which needs all names and no address yet.
            let graph = options.Icf == IcfMode.None ? present : Observe("folding", () => FoldFunctions.Run(execution, present, records, options))

            // Unwind information of what is left; its personalities need GOT slots, so it comes before those are counted.
            from unwind in Observe("unwind plan", () => PlanUnwind.Run(execution, records, graph, options))

            // From here on every slot and every size is known but for branch thunks.
            let synthetics = Observe("scan", () => PlanSynthetics.Run(execution, graph, unwind, LazyBinder(options, resolution)))
            from preference in Observe("order", () => PreferAtoms.Run(execution, graph, options))
            from order in Observe("layout", () => OrderOutput.Run(graph, synthetics, unwind, preference, options))
            let commands = PlanLoadCommands.Run(order)

            // From here on addresses are final.
            from layout in Observe("layout", () => AssignAddresses.Run(order, PlanLoadCommands.SizeBytes(commands), PlanLoadCommands.PadBytes(commands, options), observer))
            from runnable in CheckPlacement.Run(layout)
            let regions = Observe("layout", () => PlanRegions.Run(layout))
            from fixups in Observe("fixups", () => CollectFixups.Run(execution, layout, regions))

            // __LINKEDIT last: its tables hold addresses.
            let linkEdit = Observe("LINKEDIT", () => BuildLinkEdit.Run(execution, layout, fixups, observer))
            from writable in CheckFormatLimits.Run(linkEdit, layout.Segments[^1].FileOffset)

            // Code is made shorter where it lies when its bytes are written: only then are its addresses in it.
            let hints = Observe("hints", () => IndexHints.Run(execution, layout.Plan.Graph, options))
            select Observe("LINKEDIT", () => PlanImage.Run(layout with { Hints = hints }, writable, regions));
    }

    /// <summary>The rest for a relocatable output (-r): undefined names stay so, and no address is final.</summary>
    public static Fin<ObjectImage> PlanObject(IExecution execution, IStageObserver observer, Resolution resolution, LinkOptions options)
    {
        observer.Begin("relocatable output");
        Fin<ObjectImage> image =
            from split in SplitAtoms.Run(execution, resolution)
            let whole = CoalesceAtoms.Run(execution, split)
            from records in CollectUnwind.Run(execution, whole)
            from merged in PlanRelocatable.Run(execution, whole, records, options)
            select merged;
        observer.End("relocatable output");
        return image;
    }

    private static AtomGraph DropDead(IExecution execution, AtomGraph graph, UnwindRecords records, LinkOptions options)
    {
        Liveness liveness = MarkLive.Run(execution, graph, ListUnwindEdges.Run(records, graph.Atoms.Count), options);
        AtomGraph swept = MarkLive.Sweep(graph, liveness);
        return options.WhyLive.IsEmpty ? swept : swept with { WhyLive = ExplainLive.Run(graph, liveness, options.WhyLive) };
    }

    /// <summary>Lazy binding goes through dyld_stub_binder: where no dylib has it, everything is bound at launch.</summary>
    private static SymbolId LazyBinder(LinkOptions options, Resolution resolution) =>
        ChooseFixupEncoding.BindsLazily(options, resolution.Target) ? StubBinder.Find(resolution.Globals) : SymbolId.None;
}
