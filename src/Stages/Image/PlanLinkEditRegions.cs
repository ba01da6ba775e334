using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.LinkEdit;

namespace AfsLd.Stages.Image;

/// <summary>Cuts __LINKEDIT into regions: one a small blob, one a group of symbols or names.</summary>
internal static class PlanLinkEditRegions
{
    /// <summary>Adds the regions' starts; their sizes follow from the next start.</summary>
    internal static void Run(Domain.LinkEdit.LinkEdit linkEdit, List<Region> starts)
    {
        for (int i = 0; i < linkEdit.Blobs.Length; i++)
        {
            LinkEditBlob blob = linkEdit.Blobs[i];
            if (blob.SizeBytes == 0)
            {
                continue;
            }

            switch (blob.Kind)
            {
                case LinkEditKind.Symbols:
                    AddSymbols(linkEdit.Symbols, blob.FileOffset, starts);
                    break;
                case LinkEditKind.Strings:
                    AddNames(linkEdit.Symbols, blob.FileOffset, starts);
                    break;
                case LinkEditKind.Signature:
                    starts.Add(new Region(RegionKind.Signature, blob.FileOffset, 0, 0, -1, 0, 0));
                    break;
                default:
                    Add(starts, blob.FileOffset, LinkEditPart.Blob, i);
                    break;
            }
        }
    }

    private static void AddSymbols(SymbolTablePlan symbols, ulong offset, List<Region> starts)
    {
        for (int g = 0; g < symbols.LocalGroups.Length; g++)
        {
            AddGroup(symbols.LocalGroups[g], g, LinkEditPart.LocalSymbols, offset, starts);
        }

        DebugMapPlan debugMap = symbols.DebugMap;
        if (!debugMap.AstPaths.IsEmpty)
        {
            Add(starts, offset + ((ulong)debugMap.FirstSymbol * NList64.SizeBytes), LinkEditPart.AstPaths, 0);
        }

        for (int g = 0; g < debugMap.Groups.Length; g++)
        {
            AddGroup(debugMap.Groups[g], g, LinkEditPart.Stabs, offset, starts);
        }

        for (int g = 0; g < symbols.GlobalGroups.Length; g++)
        {
            AddGroup(symbols.GlobalGroups[g], g, LinkEditPart.GlobalSymbols, offset, starts);
        }
    }

    private static void AddGroup(SymbolGroup group, int index, LinkEditPart part, ulong offset, List<Region> starts)
    {
        if (group.SymbolCount != 0)
        {
            Add(starts, offset + ((ulong)group.FirstSymbol * NList64.SizeBytes), part, index);
        }
    }

    private static void AddNames(SymbolTablePlan symbols, ulong offset, List<Region> starts)
    {
        Add(starts, offset, LinkEditPart.StringsStart, 0);
        for (int g = 0; g < symbols.LocalGroups.Length; g++)
        {
            AddNameGroup(symbols.LocalGroups[g], g, LinkEditPart.LocalNames, offset, starts);
        }

        for (int g = 0; g < symbols.DebugMap.Groups.Length; g++)
        {
            AddNameGroup(symbols.DebugMap.Groups[g], g, LinkEditPart.StabNames, offset, starts);
        }

        if (!symbols.DebugMap.Paths.IsEmpty)
        {
            Add(starts, offset + symbols.DebugMap.PathsOffset, LinkEditPart.StabPaths, 0);
        }

        for (int g = 0; g < symbols.GlobalGroups.Length; g++)
        {
            AddNameGroup(symbols.GlobalGroups[g], g, LinkEditPart.GlobalNames, offset, starts);
        }
    }

    private static void AddNameGroup(SymbolGroup group, int index, LinkEditPart part, ulong offset, List<Region> starts)
    {
        if (group.StringSizeBytes != 0)
        {
            Add(starts, offset + group.StringOffset, part, index);
        }
    }

    private static void Add(List<Region> starts, ulong offset, LinkEditPart part, int index) =>
        starts.Add(new Region(RegionKind.LinkEdit, offset, 0, 0, -1, (int)part, index));
}
