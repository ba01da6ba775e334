using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Settles what -static, -preload and -dylinker mean for other options: defaults, and what needs the dyld that is not there.</summary>
/// <remarks>Defaults are ld64's (Options.cpp): see docs/decisions/0160-images-without-dyld.md.</remarks>
internal static class SettleStandalone
{
    /// <summary>The alignment of MH_PRELOAD's segments, whose pages nobody maps.</summary>
    private const ulong PreloadAlignment = 0x1000;

    /// <summary>Completes the draft.</summary>
    internal static void Run(OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        if (options.Kind is OutputKind.Preload or OutputKind.Dylinker)
        {
            options = options with { IsStatic = true };
        }

        bool isWithoutDyld = options.StartsByThread && !options.HasDyldTables;
        draft.Options = options with
        {
            FunctionStarts = draft.FunctionStarts ?? !isWithoutDyld,
            DataInCode = draft.DataInCode ?? !isWithoutDyld,
            VersionCommand = draft.VersionCommand ?? !isWithoutDyld,
        };
        SettlePie(draft, isWithoutDyld);
        SettleAddresses(draft, isWithoutDyld);
        CheckOrders(draft);
        if (options.StartsByThread)
        {
            CheckDynamic(draft, draft.KindOption is "-preload" or "-dylinker" ? draft.KindOption : "-static");
            draft.Options = draft.Options with { EntryName = options.EntryIsExplicit ? options.EntryName : "start" };
        }
        else if (draft.VersionCommand == false && options.Kind != OutputKind.Relocatable)
        {
            draft.Warn(ArgumentCodes.NoEffect, "-no_version_load_command has no effect: dyld needs LC_BUILD_VERSION");
            draft.Options = draft.Options with { VersionCommand = true };
        }

        if (isWithoutDyld)
        {
            // Nothing reads __unwind_info without dyld: unwinders that are linked in read __eh_frame.
            draft.Options = draft.Options with
            {
                CompactUnwind = false,
                AdhocCodeSign = draft.Options.AdhocCodeSign ?? false,
                AddSourceVersion = draft.Options.AddSourceVersion && options.Kind != OutputKind.Preload,
                SegmentAlignment = options.Kind == OutputKind.Preload && !draft.HasSegmentAlignment ? PreloadAlignment : options.SegmentAlignment,
            };
        }
    }

    /// <summary>ld64 allows both for -preload alone: elsewhere the kernel and dyld have a say in the order.</summary>
    private static void CheckOrders(OptionsDraft draft)
    {
        if (draft.Options.Kind != OutputKind.Preload && (!draft.Options.SegmentOrder.IsEmpty || draft.SectionOrders.Count > 0))
        {
            string option = draft.Options.SegmentOrder.IsEmpty ? "-section_order" : "-segment_order";
            draft.Fail(ArgumentCodes.Conflict, $"{option} is only for -preload: the kernel and dyld expect an order of their own");
        }
    }

    /// <summary>The first segment, which is __TEXT unless -segment_order names another, begins the image: its address is the base.</summary>
    private static void SettleAddresses(OptionsDraft draft, bool isWithoutDyld)
    {
        Name16 first = draft.Options.SegmentOrder is [Name16 named, ..] ? named : Name16.Of("__TEXT");
        if (draft.SegmentAddresses.Count > 0 && !isWithoutDyld)
        {
            draft.Fail(ArgumentCodes.Conflict, "-segaddr is only for -static and -preload: dyld gives an image its place as a whole");
            return;
        }

        for (int i = 0; i < draft.SegmentAddresses.Count; i++)
        {
            SegmentAddress request = draft.SegmentAddresses[i];
            bool isAgain = draft.SegmentAddresses.FindIndex(other => other.Segment == request.Segment) != i;
            bool isFirst = request.Segment == first;
            if (isAgain || (isFirst && draft.Options.ImageBase is ulong given && given != request.Address))
            {
                draft.Fail(ArgumentCodes.Conflict, $"two addresses for {request.Segment}");
            }
            else if (isFirst)
            {
                draft.Options = draft.Options with { ImageBase = request.Address };
            }
        }
    }

    private static void SettlePie(OptionsDraft draft, bool isWithoutDyld)
    {
        if (draft.Pie is not bool isPie)
        {
            return;
        }

        if (isWithoutDyld)
        {
            draft.Options = draft.Options with { IsPie = isPie };
        }
        else if (isPie && draft.Options.Kind == OutputKind.Dylinker)
        {
            draft.Fail(ArgumentCodes.Conflict, "-pie is only for an executable or -preload");
        }
        else if (!isPie)
        {
            draft.Warn(ArgumentCodes.NoEffect, "-no_pie has no effect: arm64 executables are always position independent");
        }
    }

    /// <summary>What only dyld could do, and what ld64 refuses.</summary>
    private static void CheckDynamic(OptionsDraft draft, string kind)
    {
        LinkOptions options = draft.Options;
        Exclude(draft, kind, draft.Rpaths.Count > 0, "-rpath");
        Exclude(draft, kind, options.ClientName is not null, "-client_name");
        Exclude(draft, kind, options.Encryptable == true, "-encryptable");
        Exclude(draft, kind, options.ApplicationExtension, "-application_extension");
        Exclude(draft, kind, options.StackSize > 0 && options.Kind == OutputKind.Executable, "-stack_size");
        Exclude(draft, kind, draft.Environment.Count > 0 && options.Kind == OutputKind.Executable, "-dyld_env");
        Exclude(draft, kind, options.Undefined != UndefinedTreatment.Error, "-undefined");
        Exclude(draft, kind, draft.DynamicLookupNames.Count > 0, "-U");
        Exclude(draft, kind, options.FlatNamespace, "-flat_namespace");
        Exclude(draft, kind, options.BindAtLoad, "-bind_at_load");
        Exclude(draft, kind, options.Interposable || draft.InterposableNames.Count > 0, "-interposable");
        Exclude(draft, kind, options.DeadStripDylibs, "-dead_strip_dylibs");
        Exclude(draft, kind, options.InitOffsets == true, "-init_offsets");
        Exclude(draft, kind, options.AdhocCodeSign == true && !options.MapsHeader, "-adhoc_codesign");
        Exclude(draft, kind, options.FixupEncoding == FixupEncoding.Chained && !options.HasDyldTables, "-fixup_chains");
        foreach (InputRequest input in draft.Inputs.ToArray())
        {
            if (input is InputRequest.Framework framework)
            {
                draft.Fail(ArgumentCodes.Conflict, $"{kind} and -framework {framework.Name} exclude each other: there is no dyld to load it");
            }
        }
    }

    private static void Exclude(OptionsDraft draft, string kind, bool isGiven, string option)
    {
        if (isGiven)
        {
            draft.Fail(ArgumentCodes.Conflict, $"{kind} and {option} exclude each other");
        }
    }
}
