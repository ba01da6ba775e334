using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>Objects of code, data and literals with symbols of every kind that cuts or does not; and what a slow cutter makes of them.</summary>
internal sealed class AtomSketch
{
    private readonly List<Part> parts = [];
    private readonly List<bool> mayBeCut = [];

    internal AtomSketch(int seed)
    {
        var random = new Random(seed);
        int objects = random.Next(1, 6);
        var parsed = ImmutableArray.CreateBuilder<ParsedInput>();
        for (int o = 0; o < objects; o++)
        {
            byte[] bytes = Make(random, o);
            parsed.Add(ParseObject.Run(new Origin($"o{o}.o"), bytes).Match<ParsedInput>(
                Succ: p => new ParsedInput.Object(p, false), Fail: error => throw new InvalidOperationException(error.Message)));
        }

        var options = new LinkOptions { Kind = OutputKind.Dylib, Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)) };
        Resolution = ResolveSymbols.Run(SequentialExecution.Instance, new ParsedInputs(parsed.ToImmutable(), ImmutableDictionary<string, ParsedDylib>.Empty), options)
            .Match(Succ: r => r, Fail: error => throw new InvalidOperationException(error.Message));
    }

    /// <summary>A section of an object: what it holds, where symbols may cut it, where it has relocations.</summary>
    private sealed record Part(int Object, int Section, string Name, byte[] Contents, byte AlignLog2, int LiteralSizeBytes, List<int> Cuts, List<int> Relocations);

    /// <summary>An atom as the slow cutter makes it.</summary>
    internal readonly record struct Atom(int Object, int Section, int Offset, int SizeBytes, int AlignLog2, int Relocations, bool IsLiteral);

    internal Resolution Resolution { get; }

    /// <summary>Per object, per symbol: where it is, section and offset.</summary>
    internal List<(int Object, int Symbol, int Section, int Offset)> Symbols { get; } = [];

    /// <summary>All atoms, in link order.</summary>
    internal List<Atom> Atoms()
    {
        var atoms = new List<Atom>();
        foreach (Part part in parts)
        {
            int[] cuts = [.. CutsOf(part).Distinct().Order()];
            for (int i = 0; i < cuts.Length; i++)
            {
                int end = i + 1 < cuts.Length ? cuts[i + 1] : part.Contents.Length;
                int align = cuts[i] == 0 ? part.AlignLog2 : Math.Min(part.AlignLog2, BitOperations.TrailingZeroCount(cuts[i]));
                int relocations = part.Relocations.Count(r => r >= cuts[i] && r < end);
                atoms.Add(new Atom(part.Object, part.Section, cuts[i], end - cuts[i], align, relocations, IsLiteral(part)));
            }
        }

        return atoms;
    }

    /// <summary>For each atom, the first with the same bytes in a section of the same name, if both are literals; else itself.</summary>
    internal List<int> Kept(List<Atom> atoms) => [.. atoms.Select((atom, index) => !atom.IsLiteral ? index : atoms.FindIndex(other =>
        other.IsLiteral && PartOf(other).Name == PartOf(atom).Name && BytesOf(other).SequenceEqual(BytesOf(atom))))];

    private Part PartOf(Atom atom) => parts.Single(p => p.Object == atom.Object && p.Section == atom.Section);

    private byte[] BytesOf(Atom atom) => PartOf(atom).Contents[atom.Offset..(atom.Offset + atom.SizeBytes)];

    private static bool IsLiteral(Part part) => part.Relocations.Count == 0 && (part.LiteralSizeBytes != 0 || part.Name == "__TEXT,__ustring");

    private List<int> CutsOf(Part part)
    {
        if (part.Relocations.Count == 0 && part.LiteralSizeBytes > 0)
        {
            return [.. Enumerable.Range(0, part.Contents.Length / part.LiteralSizeBytes).Select(i => i * part.LiteralSizeBytes)];
        }

        if (part.Relocations.Count == 0 && part.LiteralSizeBytes < 0)
        {
            return [0, .. Enumerable.Range(1, part.Contents.Length - 1).Where(i => part.Contents[i - 1] == 0)];
        }

        return mayBeCut[part.Object] ? [0, .. part.Cuts] : [0];
    }

    private byte[] Make(Random random, int number)
    {
        var builder = new ObjectBuilder { SubsectionsViaSymbols = random.Next(3) != 0 };
        mayBeCut.Add(builder.SubsectionsViaSymbols);
        int firstPart = parts.Count;
        for (int s = 0; s < 6; s++)
        {
            (string segment, string name, uint flags, int literal) = s switch
            {
                0 => ("__TEXT", "__text", SectionTypes.PureInstructions, 0),
                1 => ("__DATA", "__data", SectionTypes.Regular, 0),
                2 => ("__TEXT", "__cstring", SectionTypes.CStringLiterals, -1),
                3 => ("__TEXT", "__literal4", SectionTypes.Literals4, 4),
                4 => ("__TEXT", "__literal16", SectionTypes.Literals16, 16),
                _ => ("__TEXT", "__ustring", SectionTypes.Regular, 0),
            };
            byte[] contents = literal < 0
                ? [.. Enumerable.Range(0, random.Next(1, 12)).SelectMany(_ => new byte[random.Next(4)].Select(_ => (byte)('a' + random.Next(2))).Append((byte)0))]
                : [.. Enumerable.Range(0, 16 * random.Next(1, 6)).Select(_ => (byte)random.Next(literal == 0 ? 200 : 2))];
            byte align = (byte)random.Next(s == 0 ? 2 : 0, 5);
            int section = builder.Section(segment, name, contents, flags, align);
            var part = new Part(number, section - 1, $"{segment},{name}", contents, align, literal, [], []);
            parts.Add(part);
            if (s == 1 || random.Next(8) == 0)
            {
                AddPointers(random, builder, part);
            }
        }

        for (int i = random.Next(30); i > 0; i--)
        {
            AddSymbol(random, builder, parts[firstPart + random.Next(6)], number, i);
        }

        return builder.Build();
    }

    private static void AddPointers(Random random, ObjectBuilder builder, Part part)
    {
        for (int at = 0; at + 8 <= part.Contents.Length; at += 8)
        {
            if (random.Next(3) == 0)
            {
                builder.SectionPointer(part.Section + 1, (uint)at, 1);
                part.Relocations.Add(at);
                BitConverter.TryWriteBytes(part.Contents.AsSpan(at), builder.AddressOf(1));
            }
        }
    }

    private void AddSymbol(Random random, ObjectBuilder builder, Part part, int number, int i)
    {
        int offset = random.Next(part.Contents.Length + 1);
        if (part.Relocations.Contains(offset & ~7))
        {
            // A symbol inside a pointer is an error.
            offset &= ~7;
        }

        (string name, bool external, ushort description) = random.Next(6) switch
        {
            0 => ($"L{i}", false, (ushort)0),
            1 => ($"l_{i}", false, (ushort)0),
            2 => ($"_alt{number}_{i}", true, SymbolTypes.AltEntry),
            3 => ($"_local{i}", false, (ushort)0),
            _ => ($"_g{number}_{i}", true, (ushort)0),
        };
        int symbol = builder.Define(name, part.Section + 1, (ulong)offset, external, description);
        Symbols.Add((number, symbol, part.Section, offset));
        if (offset < part.Contents.Length && name[0] != 'L' && description == 0)
        {
            part.Cuts.Add(offset);
        }
    }
}
