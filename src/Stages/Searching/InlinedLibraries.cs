using System;
using System.Collections.Generic;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Searching;

/// <summary>Finds the libraries that stub files carry inline by their install names, through a table that each file gets when it is first asked.</summary>
internal sealed class InlinedLibraries
{
    private readonly Dictionary<ParsedDylib, Dictionary<string, ParsedDylib>> tables = new(ReferenceEqualityComparer.Instance);

    /// <summary>The first library of that name in the file, or null.</summary>
    public ParsedDylib? Find(ParsedDylib file, string installName)
    {
        if (file.Inlined.IsEmpty)
        {
            return null;
        }

        if (!tables.TryGetValue(file, out Dictionary<string, ParsedDylib>? table))
        {
            table = new Dictionary<string, ParsedDylib>(file.Inlined.Length, StringComparer.Ordinal);
            foreach (ParsedDylib inlined in file.Inlined)
            {
                table.TryAdd(inlined.InstallName, inlined);
            }

            tables.Add(file, table);
        }

        return table.GetValueOrDefault(installName);
    }
}
