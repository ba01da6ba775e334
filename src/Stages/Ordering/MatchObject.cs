using System;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Ordering;

/// <summary>A line of an order file and an atom of which it names a symbol.</summary>
internal readonly record struct OrderMatch(int Line, int Atom);

/// <summary>Looks the symbols of one object up in the order files.</summary>
internal static class MatchObject
{
    /// <summary>The matches, in symbol order.</summary>
    internal static OrderMatch[] Run(AtomGraph graph, OrderTable table, int objectIndex)
    {
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        ReadOnlySpan<GlobalSymbol> globals = graph.Resolution.Globals.Symbols.AsSpan();
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        ReadOnlySpan<ulong> hashes = input.Symbols.NameHashes.AsSpan();
        byte[] qualifier = table.AnyQualified ? QualifierOf(input.Origin) : [];
        ulong qualifierHash = OrderTable.HashOf(qualifier);
        var matches = new GrowingArray<OrderMatch>(0);
        for (int i = 0; i < rows.Length; i++)
        {
            int atom = atoms[i];
            if (map[i] >= 0)
            {
                ref readonly GlobalSymbol global = ref globals[map[i]];
                bool isOwner = global.Kind is GlobalKind.Defined or GlobalKind.Common && global.Owner == objectIndex && global.OwnerSymbol == i;
                atom = isOwner ? graph.AtomOfGlobal[map[i]] : -1;
            }

            if (atom < 0 || !MayMove(graph, atom))
            {
                continue;
            }

            atom = graph.Replacement[atom];
            if ((graph.Atoms.Flags[atom] & AtomFlags.Dropped) != 0)
            {
                continue;
            }

            ReadOnlySpan<byte> name = input.Symbols.NameOf(i);
            ulong hash = hashes[i] != 0 ? hashes[i] : NameHash.Of(name);
            Add(table.Find(hash, name, 0, []), atom, ref matches);
            if (qualifier.Length > 0)
            {
                Add(table.Find(hash, name, qualifierHash, qualifier), atom, ref matches);
            }
        }

        return matches.ToArray();
    }

    private static void Add(int line, int atom, ref GrowingArray<OrderMatch> matches)
    {
        if (line >= 0)
        {
            matches.Add(new OrderMatch(line, atom));
        }
    }

    /// <summary>dyld runs initialisers and terminators in the order of their pointers: that order means something.</summary>
    private static bool MayMove(AtomGraph graph, int atom) =>
        graph.Atoms.ObjectOf[atom] < 0 || graph.SectionOf(new(atom)).Type
            is not (SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers
                or SectionTypes.InitFunctionOffsets or SectionTypes.ThreadLocalInitFunctionPointers);

    /// <summary><c>object.o</c>, or <c>archive.a(member.o)</c>: last parts of paths, as ld64 and lld compare them.</summary>
    private static byte[] QualifierOf(Origin origin)
    {
        string file = LastPart(origin.File ?? "");
        return Encoding.UTF8.GetBytes(origin.Member is null ? file : $"{file}({LastPart(origin.Member)})");
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];
}
