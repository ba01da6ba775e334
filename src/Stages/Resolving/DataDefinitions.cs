using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Resolving;

/// <summary>The external names that an object defines really and not in code, for whoever asks for many of them.</summary>
internal sealed class DataDefinitions
{
    private static readonly DataDefinitions None = new([], null);

    private readonly Dictionary<ulong, int> firstOfHash;
    private readonly ParsedObject? value;

    private DataDefinitions(Dictionary<ulong, int> firstOfHash, ParsedObject? value)
    {
        this.firstOfHash = firstOfHash;
        this.value = value;
    }

    /// <summary>Those of an object; none if it could not be read.</summary>
    public static DataDefinitions Of(ParsedObject? value)
    {
        if (value is null)
        {
            return None;
        }

        var firstOfHash = new Dictionary<ulong, int>();
        ReadOnlySpan<NList64> rows = value.Symbols.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (IsData(value, rows[i]))
            {
                firstOfHash.TryAdd(value.Symbols.NameHashes[i], i);
            }
        }

        return new DataDefinitions(firstOfHash, value);
    }

    /// <summary>True if the name is one of them.</summary>
    public bool Contains(ulong hash, ReadOnlySpan<byte> name)
    {
        if (value is null || !firstOfHash.TryGetValue(hash, out int first))
        {
            return false;
        }

        for (int i = first; i < value.Symbols.Count; i++)
        {
            if (value.Symbols.NameHashes[i] == hash && IsData(value, value.Symbols.Rows[i]) && value.Symbols.NameOf(i).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsData(ParsedObject value, in NList64 row) =>
        !row.IsStab && row.IsExternal && row.Kind == SymbolTypes.Section
        && (value.Sections[row.Section - 1].Flags & SectionTypes.PureInstructions) == 0;
}
