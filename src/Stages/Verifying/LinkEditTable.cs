using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>A table in __LINKEDIT, as a load command tells of it.</summary>
/// <param name="Name">For the user.</param>
/// <param name="Rank">Its place in the order that cctools' checkout.c knows.</param>
/// <param name="FieldOffset">Where its offset stands.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="SizeBytes">How long it is; not 0.</param>
/// <param name="Alignment">What dyld demands of its offset.</param>
internal readonly record struct LinkEditTable(string Name, int Rank, int FieldOffset, uint Offset, ulong SizeBytes, uint Alignment)
{
    /// <summary>The rank of the export trie.</summary>
    internal const int TrieRank = 4;

    /// <summary>The rank of the string pool.</summary>
    internal const int StringPoolRank = 15;

    /// <summary>The rank of the code signature.</summary>
    internal const int SignatureRank = 16;

    /// <summary>Where it ends.</summary>
    internal ulong End => Offset + SizeBytes;

    /// <summary>The tables of an image that are not empty, in the order of the commands.</summary>
    internal static List<LinkEditTable> ListAll(MachImage image)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        List<LinkEditTable> tables = [];
        foreach (CommandView command in image.Commands)
        {
            int at = command.Offset;
            switch (command.Kind)
            {
                case LoadCommands.DyldInfo or LoadCommands.DyldInfoOnly:
                    AddPair(tables, bytes, "rebase opcodes", 0, at + 8);
                    AddPair(tables, bytes, "bind opcodes", 1, at + 16);
                    AddPair(tables, bytes, "weak bind opcodes", 2, at + 24);
                    AddPair(tables, bytes, "lazy bind opcodes", 3, at + 32);
                    AddPair(tables, bytes, "export trie", TrieRank, at + 40);
                    break;
                case LoadCommands.Symtab:
                    Add(tables, "symbols", 12, at + 8, bytes.U32(at + 8), 16UL * bytes.U32(at + 12), 8);
                    AddPair(tables, bytes, "string pool", StringPoolRank, at + 16);
                    break;
                case LoadCommands.Dysymtab:
                    Add(tables, "indirect symbols", 14, at + 56, bytes.U32(at + 56), 4UL * bytes.U32(at + 60), 4);
                    Add(tables, "external relocations", 13, at + 64, bytes.U32(at + 64), 8UL * bytes.U32(at + 68), 8);
                    Add(tables, "local relocations", 6, at + 72, bytes.U32(at + 72), 8UL * bytes.U32(at + 76), 8);
                    break;
                default:
                    (string name, int rank) = NameOf(command.Kind);
                    if (rank >= 0)
                    {
                        AddPair(tables, bytes, name, rank, at + 8);
                    }

                    break;
            }
        }

        return tables;
    }

    private static (string Name, int Rank) NameOf(uint kind) => kind switch
    {
        LoadCommands.DyldChainedFixups => ("chained fixups", 0),
        LoadCommands.DyldExportsTrie => ("export trie", TrieRank),
        LoadCommands.FunctionVariants or LoadCommands.FunctionVariantFixups => ("function variants", 5),
        LoadCommands.SegmentSplitInfo => ("split info", 7),
        LoadCommands.FunctionStarts => ("function starts", 8),
        LoadCommands.DataInCode => ("data in code", 9),
        CommandShapes.DylibCodeSignDrs => ("code signing requirements", 10),
        LoadCommands.LinkerOptimizationHint or LoadCommands.AtomInfo => ("optimization hints", 11),
        LoadCommands.CodeSignature => ("code signature", SignatureRank),
        _ => ("", -1),
    };

    private static void AddPair(List<LinkEditTable> tables, ReadOnlySpan<byte> bytes, string name, int rank, int field) =>
        Add(tables, name, rank, field, bytes.U32(field), bytes.U32(field + 4), 8);

    private static void Add(List<LinkEditTable> tables, string name, int rank, int field, uint offset, ulong size, uint alignment)
    {
        if (size != 0)
        {
            tables.Add(new LinkEditTable(name, rank, field, offset, size, alignment));
        }
    }
}
