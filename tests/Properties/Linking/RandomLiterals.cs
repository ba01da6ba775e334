using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>The literals of 4, 8 and 16 bytes of one object: few values, so that objects share them.</summary>
internal sealed class RandomLiterals
{
    private static readonly (int Size, uint Type)[] Kinds =
        [(4, SectionTypes.Literals4), (8, SectionTypes.Literals8), (16, SectionTypes.Literals16)];

    private readonly List<(string Label, byte[] Value)> values = [];

    internal RandomLiterals(Random random, int number)
    {
        foreach ((int size, uint _) in Kinds)
        {
            for (int count = random.Next(3); count > 0; count--)
            {
                byte[] value = new byte[size];
                Array.Fill(value, (byte)random.Next(1, 5));
                value[0] = (byte)random.Next(3);
                values.Add(($"l{number}_{values.Count}", value));
            }
        }
    }

    internal bool IsEmpty => values.Count == 0;

    /// <summary>A literal's label, and what stands there.</summary>
    internal (string Label, byte[] Value) Any(Random random) => values[random.Next(values.Count)];

    /// <summary>Adds the sections that are not empty, and a label for each literal.</summary>
    internal void Add(ObjectBuilder builder, Dictionary<string, int> numbers)
    {
        foreach ((int size, uint type) in Kinds)
        {
            (string Label, byte[] Value)[] own = [.. values.Where(literal => literal.Value.Length == size)];
            if (own.Length == 0)
            {
                continue;
            }

            int section = builder.Section("__TEXT", $"__literal{size}", [.. own.SelectMany(literal => literal.Value)], type, (byte)int.Log2(size));
            for (int i = 0; i < own.Length; i++)
            {
                numbers[own[i].Label] = builder.Define(own[i].Label, section, (ulong)(i * size), isExternal: false);
            }
        }
    }
}
