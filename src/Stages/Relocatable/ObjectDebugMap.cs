using System;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.DebugMap;

namespace AfsLd.Stages.Relocatable;

/// <summary>Writes the stabs that tell a later link where the debug information of each input is (mach-o/stab.h): that is not copied.</summary>
internal static class ObjectDebugMap
{
    /// <summary>The Swift modules, then a part for each object that has debug information or says where it is, in link order.</summary>
    internal static ImmutableArray<ObjectSymbolPart> Run(IExecution execution, ObjectLayout layout)
    {
        if (layout.Options.StripDebug)
        {
            return [];
        }

        ImmutableArray<ParsedObject> objects = layout.Graph.Resolution.Objects;
        var found = ImmutableArray.CreateBuilder<int>();
        var modules = new SymbolPartWriter(0);
        foreach (string path in layout.Options.AstPaths)
        {
            modules.Add(Encoding.UTF8.GetBytes(path), SymbolTypes.AstStab, 0, 0, 0);
        }

        for (int o = 0; o < objects.Length; o++)
        {
            foreach (string path in CarriedUnit.AstPathsOf(objects[o]))
            {
                modules.Add(Encoding.UTF8.GetBytes(path), SymbolTypes.AstStab, 0, 0, 0);
            }

            if (CompileUnit.Has(objects[o]) || objects[o].Symbols.HasStabs)
            {
                found.Add(o);
            }
        }

        return execution.Map(found.ToImmutable(), o => OfObject(layout, o)).Insert(0, modules.Freeze());
    }

    private static ObjectSymbolPart OfObject(ObjectLayout layout, int objectIndex)
    {
        ParsedObject input = layout.Graph.Resolution.Objects[objectIndex];
        var writer = new SymbolPartWriter(64);
        if (CompileUnit.Read(input) is { } own)
        {
            Begin(own.SourceFolder, own.SourceName, ObjectPath.Of(input.Origin, layout.Options), input.ModifiedTime, layout, ref writer);
            AddOwn(layout, objectIndex, input, ref writer);
            writer.Add(default, SymbolTypes.SourceStab, 1, 0, 0);
            return writer.Freeze();
        }

        foreach (CarriedUnit unit in CarriedUnit.Read(input))
        {
            Begin(unit.Folder, unit.Source, ObjectPath.OfCarried(unit.Path, layout.Options), unit.Time, layout, ref writer);
            AddCarried(layout, objectIndex, input, unit, ref writer);
            writer.Add(default, SymbolTypes.SourceStab, 1, 0, 0);
        }

        return writer.Freeze();
    }

    private static void Begin(string folder, string source, string path, ulong time, ObjectLayout layout, ref SymbolPartWriter writer)
    {
        writer.Add(Encoding.UTF8.GetBytes(folder), SymbolTypes.SourceStab, 0, 0, 0);
        writer.Add(Encoding.UTF8.GetBytes(source), SymbolTypes.SourceStab, 0, 0, 0);

        // n_sect of N_OSO holds the cpu subtype and n_desc is 1 (ld64); dsymutil compares the time with the file's.
        writer.Add(Encoding.UTF8.GetBytes(path), SymbolTypes.ObjectStab, 0, 1, layout.Options.Reproducible ? 0 : time);
    }

    private static void AddOwn(ObjectLayout layout, int objectIndex, ParsedObject input, ref SymbolPartWriter writer)
    {
        var symbols = new KeptSymbols(layout, objectIndex);
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        ReadOnlySpan<byte> strings = input.Symbols.Strings.Span;
        ulong[] places = PlacesOf(input);
        for (int i = 0; i < rows.Length; i++)
        {
            byte first = strings[(int)rows[i].StringIndex];
            bool isPrivateName = first == 0 || (symbols.GlobalOf(i) < 0 && first is (byte)'l' or (byte)'L');
            if (isPrivateName || !symbols.IsInSection(rows[i], i))
            {
                continue;
            }

            ulong size = input.SubsectionsViaSymbols
                ? layout.Graph.Atoms.SizeBytes[symbols.AtomOf(i)] - symbols.OffsetOf(rows[i], i)
                : SizeToNext(places, rows[i].Value, input.Sections[rows[i].Section - 1]);
            AddSymbol(layout, symbols, input, i, size, ref writer);
        }
    }

    private static void AddCarried(ObjectLayout layout, int objectIndex, ParsedObject input, CarriedUnit unit, ref SymbolPartWriter writer)
    {
        var symbols = new KeptSymbols(layout, objectIndex);
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        for (int u = 0; u < unit.Rows.Length; u++)
        {
            if (symbols.IsInSection(rows[unit.Rows[u]], unit.Rows[u]))
            {
                AddSymbol(layout, symbols, input, unit.Rows[u], unit.Sizes[u], ref writer);
            }
        }
    }

    private static void AddSymbol(ObjectLayout layout, in KeptSymbols symbols, ParsedObject input, int row, ulong size, ref SymbolPartWriter writer)
    {
        NList64 symbol = input.Symbols.Rows[row];
        ReadOnlySpan<byte> name = input.Symbols.NameOf(row);
        int atom = symbols.AtomOf(row);
        ulong address = layout.AddressOfAtom[atom] + symbols.OffsetOf(symbol, row);
        int section = layout.SectionOfAtom[atom] + 1;
        if ((layout.Graph.Atoms.Flags[atom] & AtomFlags.Code) != 0)
        {
            writer.Add(default, SymbolTypes.BeginFunctionStab, section, 0, address);
            writer.Add(name, SymbolTypes.FunctionStab, section, 0, address);
            writer.Add(default, SymbolTypes.FunctionStab, 0, 0, size);
            writer.Add(default, SymbolTypes.EndFunctionStab, section, 0, size);
        }
        else if (symbols.IsLocal(symbol, row))
        {
            writer.Add(name, SymbolTypes.StaticStab, section, 0, address);
        }
        else
        {
            writer.Add(name, SymbolTypes.GlobalStab, 0, 0, 0);
        }
    }

    /// <summary>The places of all symbols of an object that may not be cut, ascending: there a function ends where the next symbol begins.</summary>
    private static ulong[] PlacesOf(ParsedObject input)
    {
        if (input.SubsectionsViaSymbols)
        {
            return [];
        }

        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        var places = new ulong[rows.Length];
        int count = 0;
        foreach (ref readonly NList64 row in rows)
        {
            if (!row.IsStab && row.Kind == SymbolTypes.Section)
            {
                places[count++] = row.Value;
            }
        }

        Array.Sort(places, 0, count);
        return places[..count];
    }

    /// <summary>How far the next symbol, or the section's end, is.</summary>
    private static ulong SizeToNext(ReadOnlySpan<ulong> places, ulong value, InputSection section)
    {
        int low = 0;
        int high = places.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (places[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        ulong end = section.Address + section.SizeBytes;
        return (low < places.Length ? Math.Min(end, places[low]) : end) - value;
    }
}
