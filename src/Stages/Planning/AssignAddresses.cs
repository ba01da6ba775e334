using System;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Unwinding;
using LanguageExt;

namespace AfsLd.Stages.Planning;

/// <summary>Gives every segment, section, atom, thunk and global symbol its address.</summary>
public static class AssignAddresses
{
    /// <summary>ld64's default: executables start above the 4 GiB of __PAGEZERO, so that no 32-bit value is a pointer.</summary>
    private const ulong DefaultPageZeroSizeBytes = 0x1_0000_0000;

    /// <summary>More rounds than any program needs: a round without a new thunk ends the fixed point, and thunks are never removed.</summary>
    private const int MaximumThunkRounds = 32;

    /// <summary>Where code lies decides a few bytes of __unwind_info: two rounds nearly always.</summary>
    private const int MaximumUnwindRounds = 16;

    /// <summary>The layout. Fails when options put segments where they do not fit.</summary>
    /// <param name="plan">The order of everything.</param>
    /// <param name="headerSizeBytes">mach_header_64 and load commands.</param>
    /// <param name="headerPadBytes">The room after them that options ask for.</param>
    /// <param name="observer">Is told of the search for thunks.</param>
    public static Fin<Layout> Run(OutputPlan plan, uint headerSizeBytes, uint headerPadBytes, IStageObserver observer)
    {
        LinkOptions options = plan.Options;
        bool hasPageZero = plan.Segments.Length > 0 && plan.Segments[0].Name == SectionNames.PageZero;
        ulong pageZero = hasPageZero ? options.PageZeroSize ?? DefaultPageZeroSizeBytes : 0;
        ulong imageBase = options.ImageBase ?? pageZero;
        if (imageBase < pageZero || imageBase % options.SegmentAlignment != 0 || pageZero % options.SegmentAlignment != 0)
        {
            return new LinkError(Diagnostic.LinkError(
                PlanningCodes.LayoutConflict,
                Origin.CommandLine,
                $"the image base 0x{imageBase:x} and the page zero size 0x{pageZero:x} must be multiples of 0x{options.SegmentAlignment:x}, and the base must not lie in the page zero"));
        }

        var work = new Placement(plan, imageBase, pageZero, headerSizeBytes + headerPadBytes);
        work.PlaceAll(islands: null);
        ThunkPlan thunks = ThunkPlan.Empty;
        if (work.CodeSpanBytes > (ulong)ThunkPlan.BranchReachBytes && options.Thunks != ThunkMode.None)
        {
            observer.Begin("thunks");
            thunks = FindThunks(plan, work);
            observer.End("thunks");
        }

        if (work.Failure is not null)
        {
            return work.Failure;
        }

        if (options.SegmentAddresses.Length != 0 && CheckSegmentAddresses.Run(plan, work.Segments) is { } misplaced)
        {
            return misplaced;
        }

        return new Layout
        {
            Plan = plan,
            ImageBase = imageBase,
            HeaderSizeBytes = headerSizeBytes,
            Segments = ImmutableCollectionsMarshal.AsImmutableArray(work.Segments),
            Sections = ImmutableCollectionsMarshal.AsImmutableArray(work.Sections),
            AddressOfAtom = ImmutableCollectionsMarshal.AsImmutableArray(work.AddressOfAtom),
            AddressOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(work.AddressOfGlobal),
            Thunks = thunks,
            Unwind = work.Unwind,
        };
    }

    private static ThunkPlan FindThunks(OutputPlan plan, Placement work)
    {
        var islands = new ThunkIslands();
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            if (plan.Sections[s].Synthetic == SyntheticKind.None && IsCode(plan.Sections[s]))
            {
                islands.AddSection(s, plan.Sections[s], plan.AtomOrder.AsSpan(), plan.Graph.Atoms, work.AddressOfAtom);
            }
        }

        for (int round = 0; round < MaximumThunkRounds; round++)
        {
            work.PlaceAll(islands);
            var targets = new BranchTarget(plan, work.StubsAddress, work.AddressOfGlobal, work.AddressOfAtom);
            if (!PlaceThunks.RequestMissing(plan, targets, work.AddressOfAtom, islands))
            {
                break;
            }
        }

        return islands.Freeze();
    }

    internal static bool IsCode(OutputSection section) =>
        (section.Flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0;

    /// <summary>One layout in progress; placed anew in each round of the thunk fixed point.</summary>
    private sealed class Placement(OutputPlan plan, ulong imageBase, ulong pageZero, ulong headerBytes)
    {
        /// <summary>How many sections have a place from an earlier round.</summary>
        private int placedSections;

        internal SegmentPlace[] Segments { get; } = new SegmentPlace[plan.Segments.Length];

        internal SectionPlace[] Sections { get; } = new SectionPlace[plan.Sections.Length];

        internal ulong[] AddressOfAtom { get; } = new ulong[plan.Graph.Atoms.Count];

        internal ulong[] AddressOfGlobal { get; } = new ulong[plan.Graph.Resolution.Globals.Count];

        internal UnwindLayout Unwind { get; private set; } = UnwindLayout.Empty;

        internal LinkError? Failure { get; private set; }

        internal ulong StubsAddress { get; private set; }

        /// <summary>From the first to the last byte of code, stubs included.</summary>
        internal ulong CodeSpanBytes { get; private set; }

        /// <summary>Places everything. Code behind __unwind_info (in other segments) has a place only then, and the section's size can
        /// depend on it: it is placed again until that size stays.</summary>
        internal void PlaceAll(ThunkIslands? islands)
        {
            PlaceOnce(islands);
            if (!HasCodeBehindUnwind())
            {
                return;
            }

            int size;
            int round = 0;
            placedSections = plan.Sections.Length;
            do
            {
                size = Unwind.SizeBytes;
                PlaceOnce(islands);
            }
            while ((Unwind.SizeBytes != size || round == 0) && ++round < MaximumUnwindRounds);
            if (Unwind.SizeBytes != size)
            {
                Failure ??= new LinkError(Diagnostic.LinkError(
                    PlanningCodes.LayoutConflict, Origin.CommandLine, "__unwind_info finds no size: code in other segments moves with it"));
            }
        }

        private bool HasCodeBehindUnwind()
        {
            bool isBehind = false;
            foreach (OutputSection section in plan.Sections)
            {
                if (isBehind && section.Synthetic == SyntheticKind.None && section.AtomCount != 0 && IsCode(section))
                {
                    return true;
                }

                isBehind |= section.Synthetic == SyntheticKind.UnwindInfo;
            }

            return false;
        }

        private void PlaceOnce(ThunkIslands? islands)
        {
            ulong alignment = plan.Options.SegmentAlignment;
            ulong address = imageBase;
            ulong highest = imageBase;
            bool mapsHeader = plan.Options.MapsHeader;
            ulong fileOffset = mapsHeader ? 0 : RoundUp(headerBytes, alignment);
            ulong codeStart = ulong.MaxValue;
            ulong codeEnd = 0;
            for (int g = 0; g < plan.Segments.Length; g++)
            {
                OutputSegment segment = plan.Segments[g];
                if (segment.Name == SectionNames.PageZero)
                {
                    Segments[g] = new SegmentPlace(0, pageZero, 0, 0);
                    continue;
                }

                // What is behind all others runs into none when its size is known: __LINKEDIT.
                ulong start = AddressOf(segment, segment.Name == SectionNames.LinkEdit ? Math.Max(address, highest) : address);
                ulong end = start + (mapsHeader && segment.Name == SectionNames.Text ? headerBytes : 0);
                ulong fileEnd = end;
                for (int s = segment.FirstSection; s < segment.FirstSection + segment.SectionCount; s++)
                {
                    OutputSection section = plan.Sections[s];
                    ulong sectionStart = AtomPlacer.AlignUp(end, section.AlignLog2);
                    end = PlaceSection(s, section, sectionStart, islands);
                    Sections[s] = new SectionPlace(sectionStart, section.IsZerofill ? 0 : fileOffset + (sectionStart - start), end - sectionStart);
                    if (!section.IsZerofill)
                    {
                        fileEnd = end;
                    }

                    if (section.Synthetic == SyntheticKind.Stubs)
                    {
                        StubsAddress = sectionStart;
                    }

                    if (IsCode(section))
                    {
                        codeStart = Math.Min(codeStart, sectionStart);
                        codeEnd = Math.Max(codeEnd, end);
                    }
                }

                ulong memorySize = RoundUp(end - start, alignment);
                ulong fileSize = RoundUp(fileEnd - start, alignment);
                bool isLinkEdit = segment.Name == SectionNames.LinkEdit;
                Segments[g] = new SegmentPlace(start, isLinkEdit ? 0 : memorySize, fileOffset, isLinkEdit ? 0 : fileSize);
                address = start + memorySize;
                highest = Math.Max(highest, address);
                fileOffset += fileSize;
            }

            CodeSpanBytes = codeEnd > codeStart ? codeEnd - codeStart : 0;
            GlobalAddresses.Fill(plan, imageBase, AddressOfAtom, Sections, Segments, AddressOfGlobal);
        }

        /// <summary>What -segaddr asks for, else the next free address.</summary>
        private ulong AddressOf(OutputSegment segment, ulong next)
        {
            foreach (SegmentAddress request in plan.Options.SegmentAddresses)
            {
                if (request.Segment == segment.Name)
                {
                    return request.Address;
                }
            }

            return next;
        }

        private ulong PlaceSection(int index, OutputSection section, ulong address, ThunkIslands? islands)
        {
            if (section.Synthetic == SyntheticKind.UnwindInfo)
            {
                // It comes after the code that it describes, and its size depends on where that is.
                LayoutUnwind.Run(plan, Math.Max(index, placedSections), AddressOfAtom, imageBase).Match(
                    laidOut => Unwind = laidOut,
                    error => Failure = (LinkError)error);
                return address + (ulong)Unwind.SizeBytes;
            }

            if (section.Synthetic != SyntheticKind.None)
            {
                return address + section.SyntheticSizeBytes;
            }

            ReadOnlySpan<AtomId> order = plan.AtomOrder.AsSpan();
            return islands is not null && IsCode(section)
                ? islands.Place(index, section, plan.Graph.Atoms, order, address, AddressOfAtom)
                : AtomPlacer.Place(plan.Graph.Atoms, order.Slice(section.FirstAtom, section.AtomCount), address, AddressOfAtom);
        }

        private static ulong RoundUp(ulong value, ulong alignment) => (value + alignment - 1) / alignment * alignment;
    }
}
