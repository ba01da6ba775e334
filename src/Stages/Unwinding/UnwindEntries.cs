using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>The entries of __unwind_info, as code goes by in address order.</summary>
internal ref struct UnwindEntries
{
    private readonly UnwindPlan plan;
    private readonly AtomGraph graph;
    private readonly ReadOnlySpan<ulong> addresses;
    private readonly ulong imageBase;
    private EncodingSlots slots;
    private GrowingArray<uint> offsets;
    private GrowingArray<int> slotOf;
    private GrowingArray<UnwindLsda> lsdas;
    private uint recentEncoding;
    private bool hasEntry;

    /// <summary>Where the last record that says something ends, from the image base, and the atom it is of.</summary>
    private ulong coveredOffset;
    private int coveringAtom;

    internal UnwindEntries(UnwindPlan plan, AtomGraph graph, ReadOnlySpan<ulong> addresses, ulong imageBase)
    {
        this.plan = plan;
        this.graph = graph;
        this.addresses = addresses;
        this.imageBase = imageBase;
        slots = new EncodingSlots();
        offsets = new GrowingArray<uint>(1024);
        slotOf = new GrowingArray<int>(1024);
        lsdas = new GrowingArray<UnwindLsda>(256);
    }

    internal readonly EncodingSlots Slots => slots;

    /// <summary>Per entry: where it starts to hold.</summary>
    internal readonly ReadOnlySpan<uint> Offsets => offsets.Items;

    /// <summary>Per entry: the slot of its encoding.</summary>
    internal readonly ReadOnlySpan<int> SlotOf => slotOf.Items;

    internal readonly ReadOnlySpan<UnwindLsda> Lsdas => lsdas.Items;

    /// <summary>The end of the last atom, from the image base; more than 32 bits mean that it is too far.</summary>
    internal ulong EndOffset { get; private set; }

    /// <summary>Adds the atoms of one code section, in address order.</summary>
    internal void AddSection(ReadOnlySpan<AtomId> order)
    {
        ReadOnlySpan<int> objectOf = graph.Atoms.ObjectOf.AsSpan();
        ReadOnlySpan<ulong> sizes = graph.Atoms.SizeBytes.AsSpan();
        ReadOnlySpan<UnwindObject> objects = plan.Records.Objects.AsSpan();
        int currentObject = -1;
        UnwindObject part = UnwindObject.Empty;
        ReadOnlySpan<UnwindRecord> records = default;
        int next = 0;
        foreach (AtomId id in order)
        {
            int atom = id.Value;
            if (sizes[atom] == 0)
            {
                continue;
            }

            if (objectOf[atom] != currentObject)
            {
                currentObject = objectOf[atom];
                part = currentObject < 0 ? UnwindObject.Empty : objects[currentObject];
                records = part.Records.AsSpan();
                next = records.IsEmpty ? 0 : part.FirstFrom(atom);
            }
            else if (!IsFirstFrom(records, next, atom))
            {
                next = part.FirstFrom(atom);
            }

            ulong offset = addresses[atom] - imageBase;
            EndOffset = offset + sizes[atom];
            if (EndOffset > uint.MaxValue)
            {
                return;
            }

            if (next == records.Length || records[next].Function != atom)
            {
                AddUnknown(atom, offset, EndOffset);
                continue;
            }

            for (; next < records.Length && records[next].Function == atom; next++)
            {
                ref readonly UnwindRecord record = ref records[next];
                ulong start = offset + record.Offset;
                if (record.Encoding == 0)
                {
                    AddUnknown(atom, start, Math.Min(start + record.Length, EndOffset));
                }
                else if (start < EndOffset)
                {
                    AddRecord((uint)start, record, currentObject, next);
                    coveredOffset = start + record.Length;
                    coveringAtom = atom;
                }
            }
        }
    }

    /// <summary>True if the record at <paramref name="next"/> is the first of the atom or of a later one: so it is when atoms come
    /// in input order.</summary>
    private static bool IsFirstFrom(ReadOnlySpan<UnwindRecord> records, int next, int atom) =>
        (next == records.Length || records[next].Function >= atom) && (next == 0 || records[next - 1].Function < atom);

    /// <summary>Adds code of which nothing is known. A label inside a function cuts its atom, though: as far as the function's record
    /// covers, it still holds.</summary>
    private void AddUnknown(int atom, ulong start, ulong end)
    {
        start = start < coveredOffset && IsBesideCovering(atom) ? coveredOffset : start;
        if (start < end)
        {
            Add((uint)start, 0);
        }
    }

    /// <summary>True if an atom lies after the covering one as it did in their section.</summary>
    private readonly bool IsBesideCovering(int atom) =>
        graph.Atoms.ObjectOf[atom] == graph.Atoms.ObjectOf[coveringAtom]
        && graph.Atoms.SectionOf[atom] == graph.Atoms.SectionOf[coveringAtom]
        && addresses[atom] - addresses[coveringAtom] == (ulong)graph.Atoms.OffsetInSection[atom] - graph.Atoms.OffsetInSection[coveringAtom];

    private void AddRecord(uint offset, in UnwindRecord record, int objectIndex, int index)
    {
        uint encoding = record.Encoding;
        if (record.Personality >= 0 && !CompactUnwind.IsDwarf(encoding))
        {
            int personality = plan.PersonalityOf[objectIndex][record.Personality];
            encoding = personality >= plan.NamedPersonalities
                ? CompactUnwind.ModeDwarf | (encoding & CompactUnwind.HasLsda)
                : encoding | (uint)(personality + 1) << CompactUnwind.PersonalityShift;
        }

        if (CompactUnwind.IsDwarf(encoding))
        {
            encoding |= FrameOffset(objectIndex, index);
        }

        // The unwinder takes an FDE's LSDA from the FDE; ld64 lists it here too.
        if (record.Lsda >= 0)
        {
            lsdas.Add(new UnwindLsda(offset, record.Lsda, record.LsdaOffset));
        }

        Add(offset, encoding);
    }

    private void Add(uint offset, uint encoding)
    {
        // A personality finds its call sites from the start of the entry, and the unwinder an FDE: neither may cover a neighbour.
        if (hasEntry && encoding == recentEncoding && (encoding & CompactUnwind.HasLsda) == 0 && !CompactUnwind.IsDwarf(encoding))
        {
            return;
        }

        hasEntry = true;
        recentEncoding = encoding;
        offsets.Add(offset);
        slotOf.Add(slots.Add(encoding));
    }

    /// <summary>Where a record's FDE is in __eh_frame. 0 if it is too far to say: the unwinder then searches from the start.</summary>
    private readonly uint FrameOffset(int objectIndex, int record)
    {
        ReadOnlySpan<UnwindPlannedFde> fdes = plan.Fdes.AsSpan()[plan.FirstFdeOfObject[objectIndex]..plan.FirstFdeOfObject[objectIndex + 1]];
        int low = 0;
        int high = fdes.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (fdes[middle].Record == record)
            {
                return (uint)fdes[middle].OutputOffset <= CompactUnwind.DwarfOffsetMask ? (uint)fdes[middle].OutputOffset : 0;
            }

            if (fdes[middle].Record < record)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return 0;
    }
}
