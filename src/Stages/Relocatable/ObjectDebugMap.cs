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
    /// <summary>A part for each object that has debug information, in link order.</summary>
    internal static ImmutableArray<ObjectSymbolPart> Run(IExecution execution, ObjectLayout layout)
    {
        if (layout.Options.StripDebug)
        {
            return [];
        }

        ImmutableArray<ParsedObject> objects = layout.Graph.Resolution.Objects;
        var found = ImmutableArray.CreateBuilder<int>();
        for (int o = 0; o < objects.Length; o++)
        {
            if (CompileUnit.Has(objects[o]))
            {
                found.Add(o);
            }
        }

        return execution.Map(found.ToImmutable(), o => OfUnit(layout, o));
    }

    private static ObjectSymbolPart OfUnit(ObjectLayout layout, int objectIndex)
    {
        ParsedObject input = layout.Graph.Resolution.Objects[objectIndex];
        if (CompileUnit.Read(input) is not { } unit)
        {
            return new ObjectSymbolPart([], []);
        }

        var writer = new SymbolPartWriter(64);
        writer.Add(Encoding.UTF8.GetBytes(unit.SourceFolder), SymbolTypes.SourceStab, 0, 0, 0);
        writer.Add(Encoding.UTF8.GetBytes(unit.SourceName), SymbolTypes.SourceStab, 0, 0, 0);
        ulong time = layout.Options.Reproducible ? 0 : input.ModifiedTime;

        // n_sect of N_OSO holds the cpu subtype and n_desc is 1 (ld64); dsymutil compares the time with the file's.
        writer.Add(Encoding.UTF8.GetBytes(ObjectPath.Of(input.Origin, layout.Options)), SymbolTypes.ObjectStab, 0, 1, time);
        AddSymbols(layout, objectIndex, input, ref writer);
        writer.Add(default, SymbolTypes.SourceStab, 1, 0, 0);
        return writer.Freeze();
    }

    private static void AddSymbols(ObjectLayout layout, int objectIndex, ParsedObject input, ref SymbolPartWriter writer)
    {
        var symbols = new KeptSymbols(layout, objectIndex);
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        ulong[] places = PlacesOf(input);
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<byte> name = input.Symbols.NameOf(i);
            bool isGlobal = symbols.GlobalOf(i) >= 0;
            if (!symbols.IsInSection(rows[i], i) || name.IsEmpty || (!isGlobal && name[0] is (byte)'l' or (byte)'L'))
            {
                continue;
            }

            int atom = symbols.AtomOf(i);
            ulong offset = symbols.OffsetOf(rows[i], i);
            ulong address = layout.AddressOfAtom[atom] + offset;
            int section = layout.SectionOfAtom[atom] + 1;
            if ((layout.Graph.Atoms.Flags[atom] & AtomFlags.Code) != 0)
            {
                ulong size = input.SubsectionsViaSymbols ? layout.Graph.Atoms.SizeBytes[atom] - offset : SizeToNext(places, rows[i].Value, input.Sections[rows[i].Section - 1]);
                writer.Add(default, SymbolTypes.BeginFunctionStab, section, 0, address);
                writer.Add(name, SymbolTypes.FunctionStab, section, 0, address);
                writer.Add(default, SymbolTypes.FunctionStab, 0, 0, size);
                writer.Add(default, SymbolTypes.EndFunctionStab, section, 0, size);
            }
            else if (isGlobal)
            {
                writer.Add(name, SymbolTypes.GlobalStab, 0, 0, 0);
            }
            else
            {
                writer.Add(name, SymbolTypes.StaticStab, section, 0, address);
            }
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
