using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Stages.Unwinding;
using LanguageExt;
using Xunit.Sdk;

namespace AfsLd.Tests.Properties.Unwinding;

/// <summary>A generated program, read, coalesced, partly dead, and laid out at made-up addresses.</summary>
public sealed class UnwindWorld
{
    public const ulong ImageBase = 0x1_0000_0000;

    private UnwindWorld(ImmutableArray<UnwindObjectSketch> objects, AtomGraph graph, UnwindRecords records, UnwindPlan plan, Placement placement)
    {
        Objects = objects;
        Graph = graph;
        Records = records;
        Plan = plan;
        Place = placement;
        Layout = plan.UnwindInfoSizeBytes == 0
            ? UnwindLayout.Empty
            : Succeed(LayoutUnwind.Run(plan, graph, [placement.Order], placement.Addresses, ImageBase));
    }

    /// <summary>Where everything is.</summary>
    public sealed record Placement(ImmutableArray<AtomId> Order, ulong[] Addresses, ulong EhFrame, ulong[] PersonalitySlots);

    public ImmutableArray<UnwindObjectSketch> Objects { get; }

    public AtomGraph Graph { get; }

    public UnwindRecords Records { get; }

    public UnwindPlan Plan { get; }

    public Placement Place { get; }

    public UnwindLayout Layout { get; }

    /// <summary>The program of a seed.</summary>
    public static UnwindWorld Of(int seed, LinkOptions? options = null, IExecution? execution = null)
    {
        var random = new Random(seed);
        execution ??= SequentialExecution.Instance;
        ImmutableArray<UnwindObjectSketch> objects = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => new UnwindObjectSketch(random, i))];
        AtomGraph graph = Kill(Read([.. objects.Select(o => o.Bytes)]), random);
        UnwindRecords records = Succeed(CollectUnwind.Run(execution, graph));
        UnwindPlan plan = Succeed(PlanUnwind.Run(execution, records, graph, options ?? new LinkOptions()));
        return new UnwindWorld(objects, graph, records, plan, Scatter(graph, plan, random));
    }

    /// <summary>Objects, resolved and coalesced.</summary>
    public static AtomGraph Read(ImmutableArray<byte[]> objects)
    {
        ImmutableArray<ParsedInput> inputs =
            [.. objects.Select((bytes, i) => new ParsedInput.Object(Succeed(ParseObject.Run(new Origin($"{i}.o"), bytes)), false))];
        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Undefined = UndefinedTreatment.DynamicLookup,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        };
        Resolution resolution = Succeed(ResolveSymbols.Run(
            SequentialExecution.Instance, new ParsedInputs(inputs, ImmutableDictionary<string, ParsedDylib>.Empty), options));
        return CoalesceAtoms.Run(SequentialExecution.Instance, Succeed(SplitAtoms.Run(SequentialExecution.Instance, resolution)));
    }

    public static T Succeed<T>(Fin<T> result) => result.Match(
        Succ: value => value,
        Fail: error => throw new XunitException(string.Join('\n', LinkError.DiagnosticsOf(error).Select(d => $"{d.Origin} {d.Text}"))));

    /// <summary>The bytes of __unwind_info, written over junk.</summary>
    public byte[] UnwindInfo(UnwindLayout? layout = null, byte junk = 0xcd)
    {
        layout ??= Layout;
        byte[] bytes = [.. Enumerable.Repeat(junk, layout.SizeBytes)];
        if (bytes.Length == 0)
        {
            return bytes;
        }

        WriteUnwindInfo.Run(Plan, layout, new UnwindAddresses(Graph, Place.Addresses, Place.PersonalitySlots), ImageBase, bytes);
        return bytes;
    }

    /// <summary>The bytes of __eh_frame, written over junk.</summary>
    public byte[] EhFrame(byte junk = 0xcd)
    {
        byte[] bytes = [.. Enumerable.Repeat(junk, Plan.EhFrameSizeBytes)];
        if (!WriteEhFrame.Run(Plan, Graph, new UnwindAddresses(Graph, Place.Addresses, Place.PersonalitySlots), Place.EhFrame, bytes).IsEmpty)
        {
            throw new XunitException("a pointer of __eh_frame does not fit");
        }

        return bytes;
    }

    /// <summary>The live functions with their addresses, ascending.</summary>
    public IReadOnlyList<(int Object, FunctionSketch Function, ulong Address)> LiveFunctions()
    {
        var live = new List<(int, FunctionSketch, ulong)>();
        for (int o = 0; o < Objects.Length; o++)
        {
            foreach (FunctionSketch function in Objects[o].Functions)
            {
                int atom = Graph.AtomAt(o, 0, (ulong)function.Offset);
                if ((Graph.Atoms.Flags[atom] & AtomFlags.Dropped) == 0)
                {
                    live.Add((o, function, Place.Addresses[atom] + (ulong)function.Offset - Graph.Atoms.OffsetInSection[atom]));
                }
            }
        }

        return [.. live.OrderBy(f => f.Item3)];
    }

    /// <summary>False if a label cut the function and its parts were parted.</summary>
    public bool IsWhole(int objectIndex, FunctionSketch function)
    {
        int first = Graph.AtomAt(objectIndex, 0, (ulong)function.Offset);
        int last = Graph.AtomAt(objectIndex, 0, (ulong)(function.Offset + function.Length - 4));
        return first == last || (
            (Graph.Atoms.Flags[last] & AtomFlags.Dropped) == 0
            && Place.Addresses[last] - Place.Addresses[first] == Graph.Atoms.OffsetInSection[last] - Graph.Atoms.OffsetInSection[first]);
    }

    /// <summary>The address of an object's LSDA.</summary>
    public ulong LsdaAddress(int objectIndex, int lsda)
    {
        int atom = Graph.AtomAt(objectIndex, 1, (ulong)(8 * lsda));
        return Place.Addresses[atom] + (ulong)(8 * lsda) - Graph.Atoms.OffsetInSection[atom];
    }

    /// <summary>The GOT slot of a personality.</summary>
    public ulong SlotOf(int personality)
    {
        int index = Enumerable.Range(0, Plan.Personalities.Length).Single(i => Means(Plan.Personalities[i], personality));
        return Place.PersonalitySlots[index];
    }

    private bool Means(SlotTarget target, int personality)
    {
        string name = UnwindObjectSketch.PersonalityName(personality);
        if (target.Symbol >= 0)
        {
            return Graph.Resolution.Globals.TextOf(new SymbolId(target.Symbol)) == name;
        }

        return personality == UnwindObjectSketch.PersonalityCount - 1 && target.Atom == Graph.Replacement[Graph.AtomAt(0, 0, 0)] && target.Offset == 0;
    }

    private static AtomGraph Kill(AtomGraph graph, Random random)
    {
        if (random.Next(2) == 0)
        {
            return graph;
        }

        AtomFlags[] flags = [.. graph.Atoms.Flags];
        for (int atom = 0; atom < flags.Length; atom++)
        {
            flags[atom] |= graph.Atoms.SectionOf[atom] == 0 && random.Next(5) == 0 ? AtomFlags.Dropped : AtomFlags.None;
        }

        return graph with { Atoms = graph.Atoms with { Flags = [.. flags] } };
    }

    private static Placement Scatter(AtomGraph graph, UnwindPlan plan, Random random)
    {
        int[] code = [.. Enumerable.Range(0, graph.Atoms.Count).Where(a => graph.Atoms.SectionOf[a] == 0 && (graph.Atoms.Flags[a] & AtomFlags.Dropped) == 0)];
        if (random.Next(3) == 0)
        {
            random.Shuffle(code);
        }

        var addresses = new ulong[graph.Atoms.Count];
        ulong address = ImageBase + 0x4000;
        bool isSparse = random.Next(3) == 0;
        foreach (int atom in code)
        {
            addresses[atom] = address;
            address += graph.Atoms.SizeBytes[atom] + (isSparse ? 4ul * (ulong)random.Next(0x30_0000) : 0);
        }

        for (int atom = 0; atom < addresses.Length; atom++)
        {
            if (graph.Atoms.SectionOf[atom] != 0)
            {
                addresses[atom] = address;
                address += graph.Atoms.SizeBytes[atom];
            }
        }

        return new Placement(
            [.. code.Select(a => new AtomId(a))],
            addresses,
            (address + 0xffff) & ~0xfffful,
            [.. Enumerable.Range(0, plan.Personalities.Length).Select(i => address + 0x2_0000 + (8 * (ulong)i))]);
    }
}
