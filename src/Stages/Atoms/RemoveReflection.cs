using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Atoms;

/// <summary>Takes out the three sections in which Swift tells of fields and associated types (-remove_swift_reflection_metadata_sections).</summary>
/// <remarks>ld64 drops them and says nothing of what refers to them. A record's distance to its field descriptor is 0 when it has none
/// (TargetRelativeDirectPointer, Swift's ABI/Metadata.h), so that is what pointers and distances to what is gone become.</remarks>
public static class RemoveReflection
{
    private static readonly Name16 Strings = Name16.Of("__swift5_reflstr");
    private static readonly Name16 Fields = Name16.Of("__swift5_fieldmd");
    private static readonly Name16 AssociatedTypes = Name16.Of("__swift5_assocty");

    /// <summary>The objects without relocations of and to these sections; of the rest nothing changes.</summary>
    public static Resolution Run(IExecution execution, Resolution resolution)
    {
        bool any = false;
        foreach (ParsedObject input in resolution.Objects)
        {
            foreach (InputSection section in input.Sections)
            {
                any |= IsRemoved(section);
            }
        }

        return any
            ? resolution with { Objects = execution.Map(IndexesOf(resolution.Objects), o => Rewritten(resolution, o)) }
            : resolution;
    }

    /// <summary>The graph without the atoms of these sections.</summary>
    internal static AtomGraph Drop(AtomGraph graph)
    {
        AtomFlags[]? flags = null;
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ImmutableArray<InputSection> sections = graph.Resolution.Objects[o].Sections;
            for (int s = 0; s < sections.Length; s++)
            {
                if (!IsRemoved(sections[s]))
                {
                    continue;
                }

                flags ??= graph.Atoms.Flags.AsSpan().ToArray();
                for (int atom = graph.FirstAtomOfSection[o][s]; atom < graph.FirstAtomOfSection[o][s + 1]; atom++)
                {
                    flags[atom] |= AtomFlags.Dropped;
                }
            }
        }

        return flags is null
            ? graph
            : graph with { Atoms = graph.Atoms with { Flags = ImmutableCollectionsMarshal.AsImmutableArray(flags) } };
    }

    private static bool IsRemoved(InputSection section) =>
        section.Key.Section == Strings || section.Key.Section == Fields || section.Key.Section == AssociatedTypes;

    private static ImmutableArray<int> IndexesOf(ImmutableArray<ParsedObject> objects)
    {
        var indexes = new int[objects.Length];
        for (int o = 0; o < indexes.Length; o++)
        {
            indexes[o] = o;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(indexes);
    }

    private static ParsedObject Rewritten(Resolution resolution, int o)
    {
        ParsedObject input = resolution.Objects[o];
        InputSection[]? sections = null;
        for (int s = 0; s < input.Sections.Length; s++)
        {
            InputSection section = input.Sections[s];
            InputSection rest = IsRemoved(section) ? section with { Relocations = default } : WithoutReferences(resolution, o, section);
            if (!ReferenceEquals(rest, section))
            {
                sections ??= input.Sections.AsSpan().ToArray();
                sections[s] = rest;
            }
        }

        return sections is null ? input : input with { Sections = ImmutableCollectionsMarshal.AsImmutableArray(sections) };
    }

    /// <summary>The section with zeros where it had pointers or distances to what is removed. Instructions keep theirs, which is an error later.</summary>
    private static InputSection WithoutReferences(Resolution resolution, int o, InputSection section)
    {
        ReadOnlySpan<RelocationInfo> rows = section.RelocationRows;
        byte[]? contents = null;
        byte[] kept = [];
        int count = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            // SUBTRACTOR comes directly before the UNSIGNED that it belongs to.
            bool isPair = rows[r].Type == RelocationType.Subtractor && r + 1 < rows.Length;
            RelocationInfo target = rows[isPair ? r + 1 : r];
            if (target.Type == RelocationType.Unsigned && IsToRemoved(resolution, o, target))
            {
                if (contents is null)
                {
                    contents = section.Contents.ToArray();
                    kept = section.Relocations.ToArray();
                }

                contents.AsSpan((int)target.Address, 1 << target.LengthLog2).Clear();
                r += isPair ? 1 : 0;
                continue;
            }

            for (int last = isPair ? r + 1 : r; r <= last; r++)
            {
                if (contents is not null)
                {
                    MemoryMarshal.Write(kept.AsSpan(count * RelocationInfo.SizeBytes), rows[r]);
                }

                count++;
            }

            r--;
        }

        return contents is null ? section : section with { Contents = contents, Relocations = kept.AsMemory(0, count * RelocationInfo.SizeBytes) };
    }

    private static bool IsToRemoved(Resolution resolution, int o, RelocationInfo relocation)
    {
        ParsedObject input = resolution.Objects[o];
        if (!relocation.IsExternal)
        {
            return IsRemoved(input.Sections[relocation.SymbolNumber - 1]);
        }

        int symbol = relocation.SymbolNumber;
        int global = resolution.SymbolMaps[o][symbol];
        if (global >= 0)
        {
            GlobalSymbol owner = resolution.Globals.Symbols[global];
            if (owner.Kind != GlobalKind.Defined)
            {
                return false;
            }

            input = resolution.Objects[owner.Owner];
            symbol = owner.OwnerSymbol;
        }

        int section = input.Symbols.Rows[symbol].Section;
        return section != 0 && IsRemoved(input.Sections[section - 1]);
    }
}
