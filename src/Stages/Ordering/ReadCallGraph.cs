using System;
using System.Buffers.Binary;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Ordering;

/// <summary>Reads one object's __LLVM,__cg_profile: rows of caller and callee (indices in the symbol table, 4 bytes each) and count (8).</summary>
internal static class ReadCallGraph
{
    private const int RowSizeBytes = 16;

    private static readonly SectionKey Profile = SectionKey.Of("__LLVM", "__cg_profile");

    /// <summary>True if the object has a profile.</summary>
    internal static bool IsIn(ParsedObject input)
    {
        foreach (InputSection section in input.Sections)
        {
            if (section.Key == Profile)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The calls between live atoms, in row order; or what is wrong with the section.</summary>
    internal static (CallEdge[] Calls, Diagnostic? Error) Run(AtomGraph graph, int objectIndex)
    {
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        var calls = new GrowingArray<CallEdge>(64);
        foreach (InputSection section in input.Sections)
        {
            if (section.Key != Profile)
            {
                continue;
            }

            ReadOnlySpan<byte> rows = section.Contents.Span;
            if (rows.Length % RowSizeBytes != 0)
            {
                return ([], Malformed(input, section, rows.Length, $"a size of {rows.Length} is not a multiple of its rows' size {RowSizeBytes}"));
            }

            for (int at = 0; at < rows.Length; at += RowSizeBytes)
            {
                uint from = BinaryPrimitives.ReadUInt32LittleEndian(rows[at..]);
                uint to = BinaryPrimitives.ReadUInt32LittleEndian(rows[(at + 4)..]);
                if (from >= input.Symbols.Count || to >= input.Symbols.Count)
                {
                    return ([], Malformed(input, section, at, $"a row names symbols {from} and {to}: the object has {input.Symbols.Count}"));
                }

                int caller = AtomOf(graph, objectIndex, (int)from);
                int callee = AtomOf(graph, objectIndex, (int)to);
                if (caller >= 0 && callee >= 0)
                {
                    calls.Add(new CallEdge(caller, callee, BinaryPrimitives.ReadUInt64LittleEndian(rows[(at + 8)..])));
                }
            }
        }

        return (calls.ToArray(), null);
    }

    private static int AtomOf(AtomGraph graph, int objectIndex, int symbol)
    {
        int global = graph.Resolution.SymbolMaps[objectIndex][symbol];
        int atom = global >= 0 ? graph.AtomOfGlobal[global] : graph.AtomOfSymbol[objectIndex][symbol];
        atom = atom < 0 ? -1 : graph.Replacement[atom];
        return atom >= 0 && (graph.Atoms.Flags[atom] & (AtomFlags.Dropped | AtomFlags.Tentative)) == 0 ? atom : -1;
    }

    private static Diagnostic Malformed(ParsedObject input, InputSection section, long offset, string text) =>
        Diagnostic.Malformed(OrderCodes.MalformedCallGraph, input.Origin with { Section = section.Key.ToString(), Offset = offset }, text);
}
