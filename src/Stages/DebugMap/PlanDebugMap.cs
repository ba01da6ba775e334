using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Counts and places the stabs that tell dsymutil and debuggers where each object's debug information is (mach-o/stab.h).</summary>
/// <remarks>Debug information itself is never copied. For each object that has any: N_SO (folder), N_SO (source), N_OSO (the object,
/// its modification time), then its functions (N_BNSYM, N_FUN, N_FUN with the size, N_ENSYM) and variables (N_GSYM, N_STSYM),
/// and an N_SO without a name.</remarks>
internal static class PlanDebugMap
{
    /// <summary>Objects in a group of the debug map.</summary>
    private const int ObjectsInGroup = 16;

    /// <param name="execution">How objects are visited.</param>
    /// <param name="plan">What is in the output.</param>
    /// <param name="classes">Which globals are in the symbol table.</param>
    /// <param name="locals">Which locals are, by groups of <see cref="PlanSymbolTable.ObjectsInGroup"/> objects.</param>
    /// <param name="firstSymbol">The index that its first entry gets.</param>
    /// <param name="names">The end of the string table so far; moved over the names that are added.</param>
    internal static DebugMapPlan Run(
        IExecution execution, OutputPlan plan, GlobalClasses classes, ImmutableArray<LocalRows> locals, int firstSymbol, ref ulong names)
    {
        if (plan.Options.StripDebug)
        {
            return DebugMapPlan.None;
        }

        ImmutableArray<Unit[]> collected = execution.Map(WithDebugInformation(plan), o => OfObject(plan, classes, locals, o));
        var paths = new PathTable();
        var objects = ImmutableArray.CreateBuilder<DebugMapObject>(collected.Length);
        foreach (Unit[] units in collected)
        {
            foreach (Unit unit in units)
            {
                objects.Add(unit.Object with
                {
                    Folder = paths.Add(unit.Folder),
                    Source = paths.Add(unit.Source),
                    Path = paths.Add(unit.Path),
                    Time = plan.Options.Reproducible ? 0 : unit.Time,
                });
            }
        }

        var astPaths = ImmutableArray.CreateBuilder<uint>(plan.Options.AstPaths.Length);
        foreach (string path in plan.Options.AstPaths)
        {
            astPaths.Add(paths.Add(path));
        }

        foreach (ParsedObject input in plan.Graph.Resolution.Objects)
        {
            foreach (string path in CarriedUnit.AstPathsOf(input))
            {
                astPaths.Add(paths.Add(path));
            }
        }

        ImmutableArray<SymbolGroup> groups = Group(objects, firstSymbol + astPaths.Count, ref names);
        uint pathsOffset = (uint)names;
        names += paths.SizeBytes;
        return new DebugMapPlan
        {
            Objects = objects.DrainToImmutable(),
            Groups = groups,
            AstPaths = astPaths.DrainToImmutable(),
            FirstSymbol = firstSymbol,
            Paths = paths.Freeze(),
            PathsOffset = pathsOffset,
        };
    }

    private static ImmutableArray<int> WithDebugInformation(OutputPlan plan)
    {
        ImmutableArray<ParsedObject> objects = plan.Graph.Resolution.Objects;
        var found = ImmutableArray.CreateBuilder<int>();
        for (int o = 0; o < objects.Length; o++)
        {
            if (CompileUnit.Has(objects[o]) || objects[o].Symbols.HasStabs)
            {
                found.Add(o);
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>A source with what it defines, and the object that has its debug information.</summary>
    private readonly record struct Unit(DebugMapObject Object, string Folder, string Source, string Path, ulong Time);

    /// <summary>An object's own unit, or those that it carries: ld -r leaves debug information where it was.</summary>
    private static Unit[] OfObject(OutputPlan plan, GlobalClasses classes, ImmutableArray<LocalRows> locals, int objectIndex)
    {
        ParsedObject input = plan.Graph.Resolution.Objects[objectIndex];
        LocalRows group = locals[objectIndex / PlanSymbolTable.ObjectsInGroup];
        if (CompileUnit.Read(input) is { } own)
        {
            return
            [
                new Unit(
                    CollectStabs.Run(plan, classes, group.Of(objectIndex % PlanSymbolTable.ObjectsInGroup), objectIndex), own.SourceFolder, own.SourceName, ObjectPath.Of(input.Origin, plan.Options), input.ModifiedTime),
            ];
        }

        ImmutableArray<CarriedUnit> carried = CarriedUnit.Read(input);
        var units = new Unit[carried.Length];
        var kept = new KeptNames(plan.Graph.Resolution, group, objectIndex);
        for (int i = 0; i < units.Length; i++)
        {
            CarriedUnit unit = carried[i];
            DebugMapObject rows = CollectStabs.OfUnit(plan, classes, kept, objectIndex, unit);
            units[i] = new Unit(rows, unit.Folder, unit.Source, ObjectPath.OfCarried(unit.Path, plan.Options), unit.Time);
        }

        return units;
    }

    private static ImmutableArray<SymbolGroup> Group(IReadOnlyList<DebugMapObject> objects, int firstSymbol, ref ulong names)
    {
        var groups = new SymbolGroup[(objects.Count + ObjectsInGroup - 1) / ObjectsInGroup];
        for (int g = 0; g < groups.Length; g++)
        {
            int first = g * ObjectsInGroup;
            int count = Math.Min(ObjectsInGroup, objects.Count - first);
            int symbols = 0;
            uint bytes = 0;
            for (int i = first; i < first + count; i++)
            {
                symbols += objects[i].EntryCount;
                bytes += objects[i].OwnNameBytes;
            }

            groups[g] = new SymbolGroup(first, count, firstSymbol, symbols, (uint)names, bytes);
            firstSymbol += symbols;
            names += bytes;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(groups);
    }
}
