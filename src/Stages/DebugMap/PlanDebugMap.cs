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

        ImmutableArray<(DebugMapObject? Object, CompileUnit? Unit)> collected =
            execution.Map(WithDebugInformation(plan), o => OfObject(plan, classes, locals, o));
        var paths = new PathTable();
        var objects = ImmutableArray.CreateBuilder<DebugMapObject>(collected.Length);
        foreach ((DebugMapObject? each, CompileUnit? unit) in collected)
        {
            if (each is not null && unit is not null)
            {
                ParsedObject input = plan.Graph.Resolution.Objects[each.Object];
                objects.Add(each with
                {
                    Folder = paths.Add(unit.SourceFolder),
                    Source = paths.Add(unit.SourceName),
                    Path = paths.Add(ObjectPath.Of(input.Origin, plan.Options)),
                });
            }
        }

        var astPaths = ImmutableArray.CreateBuilder<uint>(plan.Options.AstPaths.Length);
        foreach (string path in plan.Options.AstPaths)
        {
            astPaths.Add(paths.Add(path));
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
            if (CompileUnit.Has(objects[o]))
            {
                found.Add(o);
            }
        }

        return found.DrainToImmutable();
    }

    private static (DebugMapObject? Object, CompileUnit? Unit) OfObject(
        OutputPlan plan, GlobalClasses classes, ImmutableArray<LocalRows> locals, int objectIndex)
    {
        if (CompileUnit.Read(plan.Graph.Resolution.Objects[objectIndex]) is not { } unit)
        {
            return (null, null);
        }

        int group = objectIndex / PlanSymbolTable.ObjectsInGroup;
        ReadOnlySpan<int> kept = locals[group].Of(objectIndex % PlanSymbolTable.ObjectsInGroup);
        return (CollectStabs.Run(plan, classes, kept, objectIndex), unit);
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
