using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using LanguageExt;

namespace AfsLd.Stages.Atoms;

/// <summary>Cuts the sections of all objects into atoms, which cover them, and makes an atom of each tentative definition.</summary>
public static class SplitAtoms
{
    /// <summary>One graph of all objects. Fails with every malformed literal section, in object order.</summary>
    public static Fin<AtomGraph> Run(IExecution execution, Resolution resolution)
    {
        ImmutableArray<ObjectAtoms> parts = execution.Map(resolution.Objects, SplitObject.Run);
        ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        int total = 0;
        foreach (ObjectAtoms part in parts)
        {
            errors.AddRange(part.Errors);
            total += part.Count;
        }

        return errors.Count != 0 ? new LinkError(errors.ToImmutable()) : Join(resolution, parts, total);
    }

    private static AtomGraph Join(Resolution resolution, ImmutableArray<ObjectAtoms> parts, int objectAtoms)
    {
        int commons = CountCommons(resolution);
        int total = objectAtoms + commons;
        var objectOf = new int[total];
        var sectionOf = new int[total];
        var offset = new uint[total];
        var size = new ulong[total];
        var align = new byte[total];
        var firstRelocation = new int[total];
        var relocationCount = new int[total];
        var flags = new AtomFlags[total];
        var firstAtomOfObject = new int[parts.Length + 1];
        var firstAtomOfSection = new ImmutableArray<int>[parts.Length];
        var atomOfSymbol = new ImmutableArray<int>[parts.Length];

        int at = 0;
        for (int o = 0; o < parts.Length; o++)
        {
            ObjectAtoms part = parts[o];
            firstAtomOfObject[o] = at;
            objectOf.AsSpan(at, part.Count).Fill(o);
            part.SectionOf.AsSpan(0, part.Count).CopyTo(sectionOf.AsSpan(at));
            part.OffsetInSection.AsSpan(0, part.Count).CopyTo(offset.AsSpan(at));
            part.SizeBytes.AsSpan(0, part.Count).CopyTo(size.AsSpan(at));
            part.AlignLog2.AsSpan(0, part.Count).CopyTo(align.AsSpan(at));
            part.FirstRelocation.AsSpan(0, part.Count).CopyTo(firstRelocation.AsSpan(at));
            part.RelocationCount.AsSpan(0, part.Count).CopyTo(relocationCount.AsSpan(at));
            part.Flags.AsSpan(0, part.Count).CopyTo(flags.AsSpan(at));
            firstAtomOfSection[o] = Shifted(part.FirstAtomOfSection, at);
            atomOfSymbol[o] = Shifted(part.AtomOfSymbol, at);
            at += part.Count;
        }

        firstAtomOfObject[parts.Length] = at;
        var atomOfGlobal = new int[resolution.Globals.Count];
        var offsetOfGlobal = new uint[resolution.Globals.Count];
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        int aliases = 0;
        for (int g = 0; g < globals.Length; g++)
        {
            GlobalSymbol global = globals[g];
            atomOfGlobal[g] = -1;
            if (global.Kind == GlobalKind.Common)
            {
                if (TentativeOf(resolution, global) != g)
                {
                    aliases++;
                    continue;
                }

                objectOf[at] = -1;
                sectionOf[at] = g;
                size[at] = global.Value;
                align[at] = global.AlignLog2;
                flags[at] = AtomFlags.Zerofill | AtomFlags.Tentative | (global.Has(GlobalFlags.NoDeadStrip) ? AtomFlags.NoDeadStrip : AtomFlags.None);
                atomOfGlobal[g] = at++;
            }
            else if (global.Kind == GlobalKind.Defined)
            {
                int atom = atomOfSymbol[global.Owner][global.OwnerSymbol];
                if (atom < 0)
                {
                    // A symbol in a section that is not made of atoms (debug, eh_frame): it has no place in the output.
                    continue;
                }

                ParsedObject owner = resolution.Objects[global.Owner];
                NList64 row = owner.Symbols.Rows[global.OwnerSymbol];
                atomOfGlobal[g] = atom;
                offsetOfGlobal[g] = (uint)(row.Value - owner.Sections[row.Section - 1].Address) - offset[atom];
            }
        }

        for (int g = 0; aliases > 0; g++)
        {
            if (globals[g].Kind == GlobalKind.Common && atomOfGlobal[g] < 0)
            {
                atomOfGlobal[g] = atomOfGlobal[TentativeOf(resolution, globals[g])];
                aliases--;
            }
        }

        var replacement = new int[total];
        for (int i = 0; i < total; i++)
        {
            replacement[i] = i;
        }

        return new AtomGraph
        {
            Resolution = resolution,
            Atoms = new AtomColumns(
                ImmutableCollectionsMarshal.AsImmutableArray(objectOf),
                ImmutableCollectionsMarshal.AsImmutableArray(sectionOf),
                ImmutableCollectionsMarshal.AsImmutableArray(offset),
                ImmutableCollectionsMarshal.AsImmutableArray(size),
                ImmutableCollectionsMarshal.AsImmutableArray(align),
                ImmutableCollectionsMarshal.AsImmutableArray(firstRelocation),
                ImmutableCollectionsMarshal.AsImmutableArray(relocationCount),
                ImmutableCollectionsMarshal.AsImmutableArray(flags)),
            FirstAtomOfObject = ImmutableCollectionsMarshal.AsImmutableArray(firstAtomOfObject),
            FirstAtomOfSection = ImmutableCollectionsMarshal.AsImmutableArray(firstAtomOfSection),
            AtomOfSymbol = ImmutableCollectionsMarshal.AsImmutableArray(atomOfSymbol),
            AtomOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(atomOfGlobal),
            OffsetOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(offsetOfGlobal),
            Replacement = ImmutableCollectionsMarshal.AsImmutableArray(replacement),
        };
    }

    private static int CountCommons(Resolution resolution)
    {
        int count = 0;
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        for (int g = 0; g < globals.Length; g++)
        {
            count += globals[g].Kind == GlobalKind.Common && TentativeOf(resolution, globals[g]) == g ? 1 : 0;
        }

        return count;
    }

    /// <summary>The name that the tentative definition itself has: an alias owns its symbol too, but not its name.</summary>
    private static int TentativeOf(Resolution resolution, in GlobalSymbol common) => resolution.SymbolMaps[common.Owner][common.OwnerSymbol];

    /// <summary>Adds the object's first atom to every index, in place: the part is not used again. -1 stays.</summary>
    private static ImmutableArray<int> Shifted(int[] indices, int shift)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = indices[i] < 0 ? -1 : indices[i] + shift;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(indices);
    }
}
