using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Lists the functions and variables of one object that the debug map tells of.</summary>
internal static class CollectStabs
{
    /// <summary>N_BNSYM, N_FUN, N_FUN, N_ENSYM.</summary>
    internal const int FunctionEntries = 4;

    /// <summary>N_SO, N_SO, N_OSO before, N_SO after.</summary>
    private const int FrameEntries = 4;

    internal static DebugMapObject Run(OutputPlan plan, GlobalClasses classes, ReadOnlySpan<int> kept, int objectIndex)
    {
        AtomGraph graph = plan.Graph;
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        ReadOnlySpan<NList64> symbols = input.Symbols.Rows;
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        ReadOnlySpan<byte> strings = input.Symbols.Strings.Span;
        var rows = new GrowingArray<int>(64);
        int entries = FrameEntries;
        uint ownNames = 0;
        int nextKept = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            bool isKept = nextKept < kept.Length && kept[nextKept] == i;
            nextKept += isKept ? 1 : 0;
            if (symbols[i].IsStab || symbols[i].Kind != SymbolTypes.Section || !IsPlaced(plan, atoms[i])
                || IsPrivateName(strings[(int)symbols[i].StringIndex], map[i] >= 0))
            {
                continue;
            }

            rows.Add(i);
            entries += IsFunction(graph, atoms[i]) ? FunctionEntries : 1;
            bool shared = isKept || (map[i] >= 0 && (classes.Of[map[i]] & (GlobalClass.External | GlobalClass.Imported)) != 0);
            ownNames += shared ? 0 : (uint)input.Symbols.NameLengths[i] + 1;
        }

        ImmutableArray<uint> sizes = input.SubsectionsViaSymbols ? [] : SizesByNextSymbol(graph, input, atoms, rows.Items);
        return new DebugMapObject(objectIndex, [.. rows.Items], sizes, entries, ownNames);
    }

    /// <summary>The same for one unit of a debug map that the object itself carries.</summary>
    internal static DebugMapObject OfUnit(OutputPlan plan, GlobalClasses classes, KeptNames kept, int objectIndex, CarriedUnit unit)
    {
        AtomGraph graph = plan.Graph;
        ObjectSymbols symbols = graph.Resolution.Objects[objectIndex].Symbols;
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        int[] order = [.. unit.Rows];
        uint[] sizeOf = [.. unit.Sizes];
        Array.Sort(order, sizeOf);
        var rows = new GrowingArray<int>(order.Length);
        var sizes = new GrowingArray<uint>(order.Length);
        var names = new GrowingArray<uint>(order.Length);
        int entries = FrameEntries;
        uint ownNames = 0;
        for (int u = 0; u < order.Length; u++)
        {
            int row = order[u];
            if ((u > 0 && order[u - 1] == row) || !IsPlaced(plan, atoms[row]))
            {
                continue;
            }

            uint name = kept.Find(row);
            rows.Add(row);
            sizes.Add(sizeOf[u]);
            names.Add(name);
            entries += IsFunction(graph, atoms[row]) ? FunctionEntries : 1;
            bool shared = name != 0
                || (map[row] >= 0 && (classes.Of[map[row]] & (GlobalClass.External | GlobalClass.Imported)) != 0);
            ownNames += shared ? 0 : (uint)symbols.NameLengths[row] + 1;
        }

        return new DebugMapObject(objectIndex, [.. rows.Items], [.. sizes.Items], entries, ownNames) { KeptNames = [.. names.Items] };
    }

    /// <summary>True for code: the debug map gives its range, not its place alone.</summary>
    internal static bool IsFunction(AtomGraph graph, int atom) => (graph.Atoms.Flags[atom] & AtomFlags.Code) != 0;

    /// <summary>A folded function lies where another does, and debuggers expect one function at an address; --keep-icf-stabs names both.</summary>
    private static bool IsPlaced(OutputPlan plan, int atom) =>
        atom >= 0
        && (plan.Graph.Replacement[atom] == atom || (plan.Options.KeepIcfStabs && (plan.Graph.Atoms.Flags[atom] & AtomFlags.Folded) != 0))
        && plan.SectionOfAtom[plan.Graph.Replacement[atom]] >= 0;

    private static bool IsPrivateName(byte first, bool isGlobal) => first == 0 || (!isGlobal && first is (byte)'l' or (byte)'L');

    /// <summary>An object that may not be cut is one atom a section: a function ends where the next symbol begins.</summary>
    private static ImmutableArray<uint> SizesByNextSymbol(AtomGraph graph, ParsedObject input, ReadOnlySpan<int> atoms, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<NList64> symbols = input.Symbols.Rows;
        var values = new ulong[rows.Length];
        var order = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            values[i] = symbols[rows[i]].Value;
            order[i] = i;
        }

        Array.Sort(values, order);
        var sizes = new uint[rows.Length];
        ulong next = ulong.MaxValue;
        for (int i = rows.Length - 1; i >= 0; i--)
        {
            int atom = atoms[rows[order[i]]];
            InputSection section = input.Sections[symbols[rows[order[i]]].Section - 1];
            ulong end = section.Address + graph.Atoms.OffsetInSection[atom] + graph.Atoms.SizeBytes[atom];
            if (i + 1 < rows.Length && values[i + 1] > values[i])
            {
                next = values[i + 1];
            }

            sizes[order[i]] = (uint)(ulong.Min(end, next) - values[i]);
        }

        return [.. sizes];
    }
}
