using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.Relocatable;

/// <summary>Says the relocations of atoms again, for the output's symbols and sections; and writes what they keep in the bytes they relocate.</summary>
internal ref struct RewriteRelocations
{
    private const int MaximumAddend = (1 << 23) - 1;
    private const int MinimumAddend = -(1 << 23);

    private readonly ObjectLayout layout;
    private readonly ObjectSymbolTable symbols;
    private OutputReferences references;
    private ParsedObject? input;
    private int objectIndex;
    private List<Diagnostic>? errors;

    internal RewriteRelocations(ObjectLayout layout, ObjectSymbolTable symbols)
    {
        this.layout = layout;
        this.symbols = symbols;
        objectIndex = -1;
    }

    /// <summary>What an object file cannot say; null when there is nothing.</summary>
    internal readonly List<Diagnostic>? Errors => errors;

    /// <summary>What a reference becomes: r_symbolnum, r_extern, and what is left as an addend or is the address itself.</summary>
    private readonly record struct Target(int Number, bool IsExternal, long Value);

    /// <summary>Adds the relocations of an atom, descending by address.</summary>
    internal void Write(int atom, ref ByteSink sink)
    {
        InputSection section = Enter(atom);
        uint shift = (uint)(layout.AddressOfAtom[atom] - layout.Sections[layout.SectionOfAtom[atom]].Address) - layout.Graph.Atoms.OffsetInSection[atom];
        ReadOnlySpan<byte> contents = section.Contents.Span;
        ReadOnlySpan<RelocationInfo> rows = RowsOf(atom, section);
        long addend = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            RelocationInfo row = rows[r];
            if (row.Type == RelocationType.Addend)
            {
                addend = row.SignedSymbolNumber;
                continue;
            }

            bool keepsAddendInPlace = row.Type is RelocationType.Unsigned or RelocationType.Subtractor;
            Target target = row.Type switch
            {
                RelocationType.Unsigned => Read(section, row, ReferenceReader.AddendInPlace(contents[(int)row.Address..], row.LengthLog2)),
                RelocationType.Subtractor => Subtrahend(section, row),
                _ => Read(section, row, addend),
            };
            uint address = row.Address + shift;
            if (!keepsAddendInPlace && target.Value != 0)
            {
                WriteAddend(section, row, address, target.Value, ref sink);
            }

            Put(ref sink, RelocationInfo.Of(address, target.Number, row.IsPcRelative, row.LengthLog2, target.IsExternal, row.Type));
            addend = 0;
        }
    }

    /// <summary>Writes the addends and addresses that an atom's pointers and differences keep in their bytes.</summary>
    internal void Patch(int atom, Span<byte> destination)
    {
        InputSection section = Enter(atom);
        uint offset = layout.Graph.Atoms.OffsetInSection[atom];
        ReadOnlySpan<RelocationInfo> rows = RowsOf(atom, section);
        long subtracted = 0;
        foreach (ref readonly RelocationInfo row in rows)
        {
            if (row.Type == RelocationType.Subtractor)
            {
                subtracted = Subtrahend(section, row).Value;
            }
            else if (row.Type == RelocationType.Unsigned)
            {
                Span<byte> place = destination[(int)(row.Address - offset)..];
                long value = Read(section, row, ReferenceReader.AddendInPlace(place, row.LengthLog2)).Value - subtracted;
                if (row.LengthLog2 == 3)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(place, value);
                }
                else
                {
                    BinaryPrimitives.WriteInt32LittleEndian(place, (int)value);
                }

                subtracted = 0;
            }
        }
    }

    private InputSection Enter(int atom)
    {
        if (input is null || layout.Graph.Atoms.ObjectOf[atom] != objectIndex)
        {
            objectIndex = layout.Graph.Atoms.ObjectOf[atom];
            input = layout.Graph.Resolution.Objects[objectIndex];
            references = new OutputReferences(layout, objectIndex);
        }

        return input.Sections[layout.Graph.Atoms.SectionOf[atom]];
    }

    private readonly ReadOnlySpan<RelocationInfo> RowsOf(int atom, InputSection section) =>
        section.RelocationRows.Slice(layout.Graph.Atoms.FirstRelocation[atom], layout.Graph.Atoms.RelocationCount[atom]);

    private Target Subtrahend(InputSection section, RelocationInfo row)
    {
        OutputReference reference = references.Read(row, row.IsExternal ? 0 : references.SectionAddress(row));

        // A subtrahend is always a symbol: reloc.h, and every reader.
        return Resolve(section, row, reference.Form == ReferenceForm.Place ? reference with { Form = ReferenceForm.Label } : reference);
    }

    private Target Read(InputSection section, RelocationInfo row, long addend) => Resolve(section, row, references.Read(row, addend));

    private Target Resolve(InputSection section, RelocationInfo row, OutputReference reference)
    {
        if (reference.Form == ReferenceForm.Place)
        {
            long address = (long)layout.AddressOfAtom[reference.Number] + reference.Addend;
            return new Target(layout.SectionOfAtom[reference.Number] + 1, false, address);
        }

        int number = reference.Form switch
        {
            ReferenceForm.Global => symbols.NumberOfGlobal[reference.Number],
            ReferenceForm.Local => symbols.NumberOfLocal[objectIndex][reference.Number],
            ReferenceForm.Label => symbols.LabelOfAtom[reference.Number],
            _ => -1,
        };
        if (number < 0)
        {
            Fail(section, row, RelocatableCodes.Inexpressible, $"{row.Type} refers to what is in no section of the output");
        }

        return new Target(Math.Max(0, number), true, reference.Addend);
    }

    private void WriteAddend(InputSection section, RelocationInfo row, uint address, long addend, ref ByteSink sink)
    {
        if (row.Type is not (RelocationType.Branch26 or RelocationType.Page21 or RelocationType.PageOff12))
        {
            Fail(section, row, RelocatableCodes.Inexpressible, $"{row.Type} refers to {addend} bytes behind a symbol, which only branches and pages can");
        }
        else if (addend is < MinimumAddend or > MaximumAddend)
        {
            Fail(section, row, RelocatableCodes.TooLarge, $"{row.Type} refers to {addend} bytes behind a symbol: an addend has 24 bits");
        }

        Put(ref sink, RelocationInfo.Of(address, (int)addend, false, 2, false, RelocationType.Addend));
    }

    private static void Put(ref ByteSink sink, RelocationInfo row)
    {
        sink.UInt32(row.Address);
        sink.UInt32(row.Packed);
    }

    private void Fail(InputSection section, RelocationInfo row, string code, string text) =>
        (errors ??= []).Add(Diagnostic.LinkError(
            code,
            layout.Graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = row.Address },
            text));
}
