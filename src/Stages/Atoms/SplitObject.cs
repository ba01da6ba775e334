using System;
using System.Buffers;
using System.Collections.Generic;
using System.Numerics;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Atoms;

/// <summary>Cuts one object's sections into atoms.</summary>
internal static class SplitObject
{
    internal static ObjectAtoms Run(ParsedObject input)
    {
        int sectionCount = input.Sections.Length;
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        int[] bucketStarts = SortBySection(rows, sectionCount, out int[] sorted);
        int expected = bucketStarts[^1] + sectionCount;

        var errors = new List<Diagnostic>();
        var firstAtomOfSection = new int[sectionCount + 1];
        var atomOfSymbol = new int[rows.Length];
        Array.Fill(atomOfSymbol, -1);
        var cuts = new GrowingArray<uint>(LargestGroup(bucketStarts) + 1);
        var columns = new Columns(expected);

        for (int s = 0; s < sectionCount; s++)
        {
            InputSection section = input.Sections[s];
            firstAtomOfSection[s] = columns.Count;
            ReadOnlySpan<int> symbols = sorted.AsSpan(bucketStarts[s], bucketStarts[s + 1] - bucketStarts[s]);
            if (!AtomSections.IsMadeOfAtoms(section) || (section.SizeBytes == 0 && symbols.Length == 0))
            {
                continue;
            }

            cuts.Clear();
            AtomFlags flags = FlagsOf(section);
            CutSection(input, section, symbols, ref cuts, errors);
            AddAtoms(section, s, flags, cuts.Items, ref columns);
            AssignRelocations(input, section, firstAtomOfSection[s], ref columns, errors);
            AssignSymbols(section, firstAtomOfSection[s], rows, symbols, ref columns, atomOfSymbol);
        }

        ArrayPool<int>.Shared.Return(sorted);
        firstAtomOfSection[sectionCount] = columns.Count;
        return columns.Freeze(firstAtomOfSection, atomOfSymbol, errors);
    }

    /// <summary>Groups the section symbols by section, ascending by value in each. Returns where each group starts.</summary>
    /// <remarks>What is sorted is rented, for it is as long as the symbol table and is of use for one object only.</remarks>
    private static int[] SortBySection(ReadOnlySpan<NList64> rows, int sectionCount, out int[] sorted)
    {
        var starts = new int[sectionCount + 2];
        for (int i = 0; i < rows.Length; i++)
        {
            if (IsSectionSymbol(rows[i]))
            {
                starts[rows[i].Section + 1]++;
            }
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        // starts[n_sect] is now where section n_sect's (1-based) group begins; group 0 is empty.
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(starts[^1]);
        sorted = ArrayPool<int>.Shared.Rent(starts[^1]);
        var next = starts.AsSpan(0, sectionCount + 1).ToArray();
        for (int i = 0; i < rows.Length; i++)
        {
            if (IsSectionSymbol(rows[i]))
            {
                int slot = next[rows[i].Section]++;
                keys[slot] = rows[i].Value;
                sorted[slot] = i;
            }
        }

        for (int s = 1; s <= sectionCount; s++)
        {
            int start = starts[s];
            int length = starts[s + 1] - start;
            if (length > 1)
            {
                Array.Sort(keys, sorted, start, length);
            }
        }

        ArrayPool<ulong>.Shared.Return(keys);
        return starts[1..];
    }

    private static int LargestGroup(ReadOnlySpan<int> starts)
    {
        int largest = 0;
        for (int s = 1; s < starts.Length; s++)
        {
            largest = Math.Max(largest, starts[s] - starts[s - 1]);
        }

        return largest;
    }

    private static bool IsSectionSymbol(NList64 row) => !row.IsStab && row.Kind == SymbolTypes.Section;

    private static AtomFlags FlagsOf(InputSection section)
    {
        AtomFlags flags = AtomFlags.None;
        flags |= section.IsZerofill ? AtomFlags.Zerofill : AtomFlags.None;
        flags |= AtomSections.HoldsLiterals(section) ? AtomFlags.Literal : AtomFlags.None;
        flags |= (section.Flags & SectionTypes.NoDeadStrip) != 0 ? AtomFlags.NoDeadStrip : AtomFlags.None;
        flags |= (section.Flags & SectionTypes.LiveSupport) != 0 ? AtomFlags.LiveSupport : AtomFlags.None;
        flags |= (section.Flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0 ? AtomFlags.Code : AtomFlags.None;
        return flags;
    }

    private static void CutSection(
        ParsedObject input, InputSection section, ReadOnlySpan<int> symbols, ref GrowingArray<uint> cuts, List<Diagnostic> errors)
    {
        if (section.Relocations.IsEmpty && AtomSections.IsCString(section) && section.SizeBytes != 0)
        {
            if (!SectionCuts.AtStrings(section.Contents.Span, ref cuts))
            {
                errors.Add(Diagnostic.Malformed(
                    AtomCodes.UnterminatedString,
                    input.Origin with { Section = section.Key.ToString(), Offset = cuts.Items[^1] },
                    "the last string of the section has no terminating NUL"));
            }
        }
        else if (section.Relocations.IsEmpty && AtomSections.FixedLiteralSizeBytes(section) is int size and not 0 && section.SizeBytes != 0)
        {
            if (!SectionCuts.AtLiterals(section.SizeBytes, size, ref cuts))
            {
                errors.Add(Diagnostic.Malformed(
                    AtomCodes.RaggedLiterals,
                    input.Origin with { Section = section.Key.ToString(), Offset = (long)section.SizeBytes },
                    $"the section's size {section.SizeBytes} is not a multiple of its literals' size {size}"));
            }
        }
        else if (input.SubsectionsViaSymbols)
        {
            if (!symbols.IsEmpty && input.Symbols.Rows[symbols[^1]].Value - section.Address > uint.MaxValue)
            {
                errors.Add(Diagnostic.LinkError(
                    AtomCodes.SectionTooLarge,
                    input.Origin with { Section = section.Key.ToString() },
                    $"a section of {section.SizeBytes} bytes cannot be cut at a symbol beyond 4 GiB"));
                cuts.Add(0);
                return;
            }

            SectionCuts.AtSymbols(section, input.Symbols, symbols, ref cuts);
        }
        else
        {
            cuts.Add(0);
        }
    }

    private static void AddAtoms(InputSection section, int sectionIndex, AtomFlags flags, ReadOnlySpan<uint> cuts, ref Columns columns)
    {
        for (int i = 0; i < cuts.Length; i++)
        {
            ulong end = i + 1 < cuts.Length ? cuts[i + 1] : section.SizeBytes;
            byte align = cuts[i] == 0
                ? section.AlignLog2
                : (byte)Math.Min(section.AlignLog2, BitOperations.TrailingZeroCount(cuts[i]));
            columns.Add(sectionIndex, cuts[i], end - cuts[i], align, flags);
        }
    }

    /// <summary>Gives each atom its slice of the section's relocations: both ascend when the relocations are walked from the end.</summary>
    /// <remarks>What follows writes through a relocation into its atom's bytes alone, and once: so none may reach out of its atom or into another.</remarks>
    private static void AssignRelocations(ParsedObject input, InputSection section, int firstAtom, ref Columns columns, List<Diagnostic> errors)
    {
        ReadOnlySpan<RelocationInfo> relocations = section.RelocationRows;
        if (relocations.IsEmpty)
        {
            return;
        }

        int last = relocations.Length - 1;
        uint start = 0;
        ulong written = 0;
        for (int atom = firstAtom; atom < columns.Count; atom++)
        {
            ulong end = columns.OffsetOf(atom) + columns.SizeOf(atom);
            int first = last;
            while (first >= 0 && relocations[first].Address < end)
            {
                RelocationInfo relocation = relocations[first];
                ulong reach = relocation.Address + (1UL << relocation.LengthLog2);
                bool isPrefix = relocation.Type is RelocationType.Subtractor or RelocationType.Addend;
                if (reach > end)
                {
                    errors.Add(Misplaced(
                        input, section, relocation, $"{1 << relocation.LengthLog2} bytes are to be relocated, but a symbol begins another piece {end - relocation.Address} bytes on"));
                }
                else if (relocation.Address < written && !(isPrefix && relocation.Address == start))
                {
                    errors.Add(Misplaced(input, section, relocation, $"another relocation, at 0x{start:x}, writes the same bytes"));
                }

                start = relocation.Address;
                written = reach;
                first--;
            }

            columns.SetRelocations(atom, first + 1, last - first);
            last = first;
        }
    }

    private static Diagnostic Misplaced(ParsedObject input, InputSection section, RelocationInfo relocation, string text) => Diagnostic.Malformed(
        AtomCodes.MisplacedRelocation, input.Origin with { Section = section.Key.ToString(), Offset = relocation.Address }, text);

    private static void AssignSymbols(
        InputSection section, int firstAtom, ReadOnlySpan<NList64> rows, ReadOnlySpan<int> symbols, ref Columns columns, int[] atomOfSymbol)
    {
        int atom = firstAtom;
        foreach (int index in symbols)
        {
            NList64 row = rows[index];
            ulong offset = row.Value - section.Address;
            while (atom + 1 < columns.Count && columns.OffsetOf(atom + 1) <= offset)
            {
                atom++;
            }

            atomOfSymbol[index] = atom;
            if ((row.Description & SymbolTypes.NoDeadStrip) != 0)
            {
                columns.AddFlags(atom, AtomFlags.NoDeadStrip);
            }
        }
    }

    /// <summary>The columns of one object while they grow.</summary>
    private struct Columns(int capacity)
    {
        private int[] section = new int[capacity];
        private uint[] offset = new uint[capacity];
        private ulong[] size = new ulong[capacity];
        private byte[] align = new byte[capacity];
        private AtomFlags[] flags = new AtomFlags[capacity];
        private int[] firstRelocation = new int[capacity];
        private int[] relocationCount = new int[capacity];

        internal int Count { get; private set; }

        internal readonly uint OffsetOf(int atom) => offset[atom];

        internal readonly ulong SizeOf(int atom) => size[atom];

        internal void Add(int sectionIndex, uint offsetInSection, ulong sizeBytes, byte alignLog2, AtomFlags atomFlags)
        {
            if (Count == section.Length)
            {
                Resize(Math.Max(16, Count * 2));
            }

            section[Count] = sectionIndex;
            offset[Count] = offsetInSection;
            size[Count] = sizeBytes;
            align[Count] = alignLog2;
            flags[Count] = atomFlags;
            Count++;
        }

        internal readonly void SetRelocations(int atom, int first, int count)
        {
            firstRelocation[atom] = first;
            relocationCount[atom] = count;
        }

        internal readonly void AddFlags(int atom, AtomFlags more) => flags[atom] |= more;

        internal ObjectAtoms Freeze(int[] firstAtomOfSection, int[] atomOfSymbol, List<Diagnostic> errors) =>
            new(section, offset, size, align, firstRelocation, relocationCount, flags, firstAtomOfSection, atomOfSymbol, [.. errors])
            {
                Count = Count,
            };

        private void Resize(int newCapacity)
        {
            Array.Resize(ref section, newCapacity);
            Array.Resize(ref offset, newCapacity);
            Array.Resize(ref size, newCapacity);
            Array.Resize(ref align, newCapacity);
            Array.Resize(ref flags, newCapacity);
            Array.Resize(ref firstRelocation, newCapacity);
            Array.Resize(ref relocationCount, newCapacity);
        }
    }
}
