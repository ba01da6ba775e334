using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Resolving;
using LanguageExt;

namespace AfsLd.Stages.Atoms;

/// <summary>Cuts the sections of all objects into atoms, which cover them, and makes an atom of each tentative definition.</summary>
public static class SplitAtoms
{
    private const int ObjectsAtOnce = 64;

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

        return errors.Count != 0 ? new LinkError(errors.ToImmutable()) : Join(execution, resolution, parts, total);
    }

    private static AtomGraph Join(IExecution execution, Resolution resolution, ImmutableArray<ObjectAtoms> parts, int objectAtoms)
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

        var replacement = new int[total];
        int objectsEnd = 0;
        for (int o = 0; o < parts.Length; o++)
        {
            firstAtomOfObject[o] = objectsEnd;
            objectsEnd += parts[o].Count;
        }

        firstAtomOfObject[parts.Length] = objectsEnd;

        // Each task writes the atoms of its own objects only.
        execution.Map(NameRanges.Of(parts.Length, ObjectsAtOnce), range =>
        {
            for (int o = range.First; o < range.End; o++)
            {
                ObjectAtoms part = parts[o];
                int at = firstAtomOfObject[o];
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
                for (int i = 0; i < part.Count; i++)
                {
                    replacement[at + i] = at + i;
                }
            }

            return true;
        });

        var atomOfGlobal = new int[resolution.Globals.Count];
        var offsetOfGlobal = new uint[resolution.Globals.Count];
        execution.Map(NameRanges.Of(atomOfGlobal.Length), range => PlaceGlobals(resolution, range, atomOfSymbol, offset, atomOfGlobal, offsetOfGlobal));
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        int tentative = objectsEnd;
        for (int g = 0; tentative < total; g++)
        {
            if (globals[g].Kind == GlobalKind.Common && TentativeOf(resolution, globals[g]) == g)
            {
                objectOf[tentative] = -1;
                sectionOf[tentative] = g;
                size[tentative] = globals[g].Value;
                align[tentative] = globals[g].AlignLog2;
                flags[tentative] = AtomFlags.Zerofill | AtomFlags.Tentative | (globals[g].Has(GlobalFlags.NoDeadStrip) ? AtomFlags.NoDeadStrip : AtomFlags.None);
                replacement[tentative] = tentative;
                atomOfGlobal[g] = tentative++;
            }
        }

        for (int g = 0; commons != 0 && g < globals.Length; g++)
        {
            if (globals[g].Kind == GlobalKind.Common && atomOfGlobal[g] < 0)
            {
                atomOfGlobal[g] = atomOfGlobal[TentativeOf(resolution, globals[g])];
            }
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

    /// <summary>The atoms of defined names; -1 for all others.</summary>
    private static bool PlaceGlobals(
        Resolution resolution, NameRange range, ImmutableArray<int>[] atomOfSymbol, uint[] offset, int[] atomOfGlobal, uint[] offsetOfGlobal)
    {
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        for (int g = range.First; g < range.End; g++)
        {
            ref readonly GlobalSymbol global = ref globals[g];

            // -1 also for a symbol in a section that is not made of atoms (debug, eh_frame): it has no place in the output.
            int atom = global.Kind == GlobalKind.Defined ? atomOfSymbol[global.Owner][global.OwnerSymbol] : -1;
            atomOfGlobal[g] = atom;
            if (atom >= 0)
            {
                ParsedObject owner = resolution.Objects[global.Owner];
                NList64 row = owner.Symbols.Rows[global.OwnerSymbol];
                offsetOfGlobal[g] = (uint)(row.Value - owner.Sections[row.Section - 1].Address) - offset[atom];
            }
        }

        return true;
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
