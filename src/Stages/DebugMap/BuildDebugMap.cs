using System;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Builds the stabs that tell dsymutil and debuggers where each object's debug information is (mach-o/stab.h).</summary>
/// <remarks>Debug information itself is never copied. For each object that has any: N_SO (folder), N_SO (source), N_OSO (the object,
/// its modification time), then its functions (N_BNSYM, N_FUN, N_FUN with the size, N_ENSYM) and variables (N_GSYM, N_STSYM),
/// and an N_SO without a name.</remarks>
internal static class BuildDebugMap
{
    internal static DebugMapEntries Run(IExecution execution, Layout layout)
    {
        ImmutableArray<ParsedObject> objects = layout.Plan.Graph.Resolution.Objects;
        if (layout.Plan.Options.StripDebug)
        {
            return DebugMapEntries.None;
        }

        var withDebugInfo = ImmutableArray.CreateBuilder<int>();
        for (int o = 0; o < objects.Length; o++)
        {
            if (CompileUnit.Has(objects[o]))
            {
                withDebugInfo.Add(o);
            }
        }

        ImmutableArray<DebugMapEntries> parts = execution.Map(withDebugInfo.ToImmutable(), o => OfObject(layout, o));
        if (!layout.Plan.Options.AstPaths.IsEmpty)
        {
            parts = parts.Insert(0, OfModules(layout.Plan.Options.AstPaths));
        }

        var entries = new ByteSink(parts.Length * 1024);
        var names = new ByteSink(parts.Length * 1024);
        names.Byte(0);
        foreach (DebugMapEntries part in parts)
        {
            entries.Bytes(part.Rebased((uint)names.Count).AsSpan());
            names.Bytes(part.Names.AsSpan());
        }

        return entries.Count == 0 ? DebugMapEntries.None : new DebugMapEntries(entries.Freeze(), names.Freeze());
    }

    // N_AST: the Swift modules that debuggers read, of -add_ast_path; they come first (lld).
    private static DebugMapEntries OfModules(ImmutableArray<string> paths)
    {
        var stabs = new StabWriter();
        foreach (string path in paths)
        {
            stabs.Add(SymbolTypes.AstStab, path, 0, 0, 0);
        }

        return stabs.Freeze();
    }

    private static DebugMapEntries OfObject(Layout layout, int objectIndex)
    {
        OutputPlan plan = layout.Plan;
        ParsedObject input = plan.Graph.Resolution.Objects[objectIndex];
        if (CompileUnit.Read(input) is not { } unit)
        {
            return DebugMapEntries.None;
        }

        var stabs = new StabWriter();
        string folder = unit.Folder.Length == 0 || unit.Folder.EndsWith('/') ? unit.Folder : unit.Folder + "/";
        if (unit.Name.StartsWith('/'))
        {
            int slash = unit.Name.LastIndexOf('/') + 1;
            stabs.Add(SymbolTypes.SourceStab, unit.Name[..slash], 0, 0, 0);
            stabs.Add(SymbolTypes.SourceStab, unit.Name[slash..], 0, 0, 0);
        }
        else
        {
            stabs.Add(SymbolTypes.SourceStab, folder, 0, 0, 0);
            stabs.Add(SymbolTypes.SourceStab, unit.Name, 0, 0, 0);
        }

        // n_sect holds the cpu subtype, n_desc is 1 (ld64); dsymutil compares the time with the file's.
        stabs.Add(SymbolTypes.ObjectStab, ObjectPath.Of(input.Origin, plan.Options), 0, 1, plan.Options.Reproducible ? 0 : input.ModifiedTime);
        AddSymbols(layout, objectIndex, input, ref stabs);
        stabs.Add(SymbolTypes.SourceStab, ReadOnlySpan<byte>.Empty, 1, 0, 0);
        return stabs.Freeze();
    }

    private static void AddSymbols(Layout layout, int objectIndex, ParsedObject input, ref StabWriter stabs)
    {
        OutputPlan plan = layout.Plan;
        AtomGraph graph = plan.Graph;
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        for (int i = 0; i < rows.Length; i++)
        {
            NList64 row = rows[i];
            int atom = atoms[i];
            if (row.IsStab || row.Kind != SymbolTypes.Section || atom < 0 || graph.Replacement[atom] != atom || plan.SectionOfAtom[atom] < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> name = input.Symbols.NameOf(i);
            bool isGlobal = map[i] >= 0;
            if (name.IsEmpty || (!isGlobal && name[0] is (byte)'l' or (byte)'L'))
            {
                continue;
            }

            InputSection section = input.Sections[row.Section - 1];
            ulong offset = row.Value - section.Address - graph.Atoms.OffsetInSection[atom];
            ulong address = layout.AddressOfAtom[atom] + offset;
            byte ordinal = (byte)(plan.SectionOfAtom[atom] + 1);
            if ((graph.Atoms.Flags[atom] & AtomFlags.Code) != 0)
            {
                ulong size = graph.Atoms.SizeBytes[atom] - offset;
                stabs.Add(SymbolTypes.BeginFunctionStab, ReadOnlySpan<byte>.Empty, ordinal, 0, address);
                stabs.Add(SymbolTypes.FunctionStab, name, ordinal, 0, address);
                stabs.Add(SymbolTypes.FunctionStab, ReadOnlySpan<byte>.Empty, 0, 0, size);
                stabs.Add(SymbolTypes.EndFunctionStab, ReadOnlySpan<byte>.Empty, ordinal, 0, size);
            }
            else if (isGlobal)
            {
                stabs.Add(SymbolTypes.GlobalStab, name, 0, 0, 0);
            }
            else
            {
                stabs.Add(SymbolTypes.StaticStab, name, ordinal, 0, address);
            }
        }
    }

    /// <summary>Entries and names of one object; name offsets count from the object's own names.</summary>
    private ref struct StabWriter()
    {
        private ByteSink entries = new(4096);
        private ByteSink names = new(4096);

        internal void Add(byte type, string name, byte section, ushort description, ulong value) =>
            Add(type, Encoding.UTF8.GetBytes(name), section, description, value);

        internal void Add(byte type, ReadOnlySpan<byte> name, byte section, ushort description, ulong value)
        {
            uint at = 0;
            if (!name.IsEmpty)
            {
                if (names.Count == 0)
                {
                    // 0 means "no name", so that no name may lie there.
                    names.Byte(0);
                }

                at = (uint)names.Count;
                names.Bytes(name);
                names.Byte(0);
            }

            entries.UInt32(at);
            entries.Byte(type);
            entries.Byte(section);
            entries.UInt16(description);
            entries.UInt64(value);
        }

        internal DebugMapEntries Freeze() => new(entries.Freeze(), names.Freeze());
    }
}
