using System;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Writes groups of the debug map, each into its own span.</summary>
internal static class WriteDebugMap
{
    /// <summary>The N_AST entries of -add_ast_path.</summary>
    internal static void AstPaths(SymbolTablePlan table, Span<byte> destination)
    {
        Span<NList64> entries = MemoryMarshal.Cast<byte, NList64>(destination);
        for (int i = 0; i < table.DebugMap.AstPaths.Length; i++)
        {
            entries[i] = new NList64(table.DebugMap.PathsOffset + table.DebugMap.AstPaths[i], SymbolTypes.AstStab, 0, 0, 0);
        }
    }

    /// <summary>The entries of a group.</summary>
    internal static void Entries(Layout layout, SymbolTablePlan table, SymbolGroup group, Span<byte> destination)
    {
        Span<NList64> entries = MemoryMarshal.Cast<byte, NList64>(destination);
        uint ownName = group.StringOffset;
        int at = 0;
        for (int i = group.First; i < group.First + group.Count; i++)
        {
            DebugMapObject each = table.DebugMap.Objects[i];
            at += OfObject(layout, table, each, ref ownName, entries.Slice(at, each.EntryCount));
        }
    }

    /// <summary>The names of a group that no other symbol of the table has.</summary>
    internal static void Names(OutputPlan plan, SymbolTablePlan table, SymbolGroup group, Span<byte> destination)
    {
        int at = 0;
        for (int i = group.First; i < group.First + group.Count; i++)
        {
            DebugMapObject each = table.DebugMap.Objects[i];
            if (each.OwnNameBytes == 0)
            {
                continue;
            }

            ObjectSymbols symbols = plan.Graph.Resolution.Objects[each.Object].Symbols;
            var names = new StabNames(plan, table, each);
            for (int number = 0; number < each.Rows.Length; number++)
            {
                if (names.Shared(number) == 0)
                {
                    ReadOnlySpan<byte> name = symbols.NameOf(each.Rows[number]);
                    name.CopyTo(destination[at..]);
                    destination[at + name.Length] = 0;
                    at += name.Length + 1;
                }
            }
        }
    }

    private static int OfObject(Layout layout, SymbolTablePlan table, DebugMapObject each, ref uint ownName, Span<NList64> entries)
    {
        OutputPlan plan = layout.Plan;
        AtomGraph graph = plan.Graph;
        ParsedObject input = graph.Resolution.Objects[each.Object];
        ReadOnlySpan<NList64> symbols = input.Symbols.Rows;
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[each.Object].AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[each.Object].AsSpan();
        uint paths = table.DebugMap.PathsOffset;
        int at = 0;

        // n_sect of N_OSO holds the cpu subtype and n_desc is 1 (ld64); dsymutil compares the time with the file's.
        entries[at++] = new NList64(paths + each.Folder, SymbolTypes.SourceStab, 0, 0, 0);
        entries[at++] = new NList64(paths + each.Source, SymbolTypes.SourceStab, 0, 0, 0);
        entries[at++] = new NList64(paths + each.Path, SymbolTypes.ObjectStab, 0, 1, each.Time);
        var names = new StabNames(plan, table, each);
        ReadOnlySpan<int> rows = each.Rows.AsSpan();
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            int atom = atoms[row];
            ulong offset = symbols[row].Value - input.Sections[symbols[row].Section - 1].Address - graph.Atoms.OffsetInSection[atom];
            ulong address = layout.AddressOfAtom[graph.Replacement[atom]] + offset;
            byte section = (byte)(plan.SectionOfAtom[graph.Replacement[atom]] + 1);
            uint name = names.Shared(i);
            bool isShared = name != 0;
            if (!isShared)
            {
                name = ownName;
                ownName += (uint)input.Symbols.NameLengths[row] + 1;
            }

            if (CollectStabs.IsFunction(graph, atom))
            {
                ulong size = each.FunctionSizes.IsEmpty ? graph.Atoms.SizeBytes[atom] - offset : each.FunctionSizes[i];
                entries[at++] = new NList64(PlanSymbolTable.EmptyName, SymbolTypes.BeginFunctionStab, section, 0, address);
                entries[at++] = new NList64(name, SymbolTypes.FunctionStab, section, 0, address);
                entries[at++] = new NList64(PlanSymbolTable.EmptyName, SymbolTypes.FunctionStab, 0, 0, size);
                entries[at++] = new NList64(PlanSymbolTable.EmptyName, SymbolTypes.EndFunctionStab, section, 0, size);
            }
            else
            {
                // dsymutil looks up the address of an N_GSYM by its name: that needs a symbol of this name in the table.
                entries[at++] = map[row] >= 0 && isShared
                    ? new NList64(name, SymbolTypes.GlobalStab, 0, 0, 0)
                    : new NList64(name, SymbolTypes.StaticStab, section, 0, address);
            }
        }

        entries[at++] = new NList64(PlanSymbolTable.EmptyName, SymbolTypes.SourceStab, 1, 0, 0);
        return at;
    }
}
