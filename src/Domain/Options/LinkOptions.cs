using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;

namespace AfsLd.Domain.Options;

/// <summary>Everything the command line says, total and checked. Defaults are what ld64 does for a driver's plain call.</summary>
/// <remarks>Grouped as docs/command-line.md; a property without a comment is the option of its name.</remarks>
public sealed record LinkOptions
{
    // Output
    /// <summary><c>-o</c>.</summary>
    public string OutputPath { get; init; } = "a.out";
    public OutputKind Kind { get; init; } = OutputKind.Executable;
    /// <summary>No dylib takes part: <c>-static</c>, and what <c>-preload</c> and <c>-dylinker</c> imply.</summary>
    public bool IsStatic { get; init; }
    /// <summary><c>-pie</c> of an image that dyld does not load: whoever loads it may slide it. dyld slides every other.</summary>
    public bool IsPie { get; init; }
    /// <summary>No loader adds to the image: its execution begins with the registers of LC_UNIXTHREAD.</summary>
    public bool StartsByThread => IsStatic && Kind != OutputKind.Relocatable;
    /// <summary>The image has the tables that dyld reads; -dylinker's are for dyld itself, which relocates itself.</summary>
    public bool HasDyldTables => !IsStatic || Kind == OutputKind.Dylinker;
    /// <summary>Its address may be another than the one it was linked for.</summary>
    public bool IsSlidable => HasDyldTables || IsPie;
    /// <summary>A segment maps the mach header.</summary>
    public bool MapsHeader => Kind != OutputKind.Preload;
    /// <summary><c>-platform_version</c>; null: taken from the inputs. A second one makes a zippered dylib.</summary>
    public PlatformVersion? Platform { get; init; }
    public PlatformVersion? ZipperedPlatform { get; init; }
    /// <summary><c>-e</c>.</summary>
    public string EntryName { get; init; } = "_main";
    public bool EntryIsExplicit { get; init; }
    public string? InstallName { get; init; }
    public PackedVersion CurrentVersion { get; init; } = PackedVersion.Of(0);
    public PackedVersion CompatibilityVersion { get; init; } = PackedVersion.Of(0);
    /// <summary><c>-final_output</c>: where the output will live; names the default install name.</summary>
    public string? FinalOutput { get; init; }
    public ImmutableArray<string> Rpaths { get; init; } = [];
    /// <summary>Bytes of room after the load commands.</summary>
    public uint HeaderPad { get; init; } = 32;
    public bool HeaderPadMaxInstallNames { get; init; }
    /// <summary>Null: 4 GiB for executables, none otherwise.</summary>
    public ulong? PageZeroSize { get; init; }
    /// <summary><c>-image_base</c>, <c>-seg1addr</c>.</summary>
    public ulong? ImageBase { get; init; }
    public ulong StackSize { get; init; }
    public ulong SegmentAlignment { get; init; } = 0x4000;
    public ImmutableArray<SegmentProtection> SegmentProtections { get; init; } = [];
    /// <summary><c>-segaddr</c> of other segments than __TEXT, whose address is <see cref="ImageBase"/>.</summary>
    public ImmutableArray<SegmentAddress> SegmentAddresses { get; init; } = [];
    /// <summary><c>-segment_order A:B:C</c>: the segments that come first, in order. Of -preload only.</summary>
    public ImmutableArray<Name16> SegmentOrder { get; init; } = [];
    /// <summary>At most one of a segment. Of -preload only.</summary>
    public ImmutableArray<SectionOrder> SectionOrders { get; init; } = [];
    public ImmutableArray<SectionAlignment> SectionAlignments { get; init; } = [];
    public ImmutableArray<SectionFromFile> CreatedSections { get; init; } = [];
    public ImmutableArray<SectionKey> EmptySections { get; init; } = [];
    public ImmutableArray<SectionRename> RenamedSections { get; init; } = [];
    public ImmutableArray<SegmentRename> RenamedSegments { get; init; } = [];
    public ImmutableArray<SymbolMove> MovedSymbols { get; init; } = [];
    public string? Umbrella { get; init; }
    public ImmutableArray<string> SubLibraries { get; init; } = [];
    public ImmutableArray<string> SubUmbrellas { get; init; } = [];
    public ImmutableArray<string> AllowableClients { get; init; } = [];
    public string? ClientName { get; init; }
    /// <summary><c>-dyld_env NAME=VALUE</c>: variables that dyld takes from the executable.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];
    public bool MarkDeadStrippableDylib { get; init; }
    public bool ApplicationExtension { get; init; }
    /// <summary>Null: signed for macOS and the simulators, unsigned for devices (ld64).</summary>
    public bool? AdhocCodeSign { get; init; }
    public FixupEncoding FixupEncoding { get; init; }
    /// <summary><c>-init_offsets</c>; null: with chained fixups.</summary>
    public bool? InitOffsets { get; init; }
    public bool FunctionStarts { get; init; } = true;
    public bool DataInCode { get; init; } = true;
    /// <summary><c>-version_load_command</c>: LC_BUILD_VERSION; images that dyld does not load have it only if it is asked for.</summary>
    public bool VersionCommand { get; init; } = true;
    /// <summary>LC_SOURCE_VERSION's a24.b10.c10.d10.e10; null: 0 when wanted by <see cref="AddSourceVersion"/>.</summary>
    public ulong SourceVersion { get; init; }
    public bool AddSourceVersion { get; init; } = true;
    public bool Uuid { get; init; } = true;
    public bool RandomUuid { get; init; }
    /// <summary><c>-reproducible</c>, or ZERO_AR_DATE in the environment: the debug map's times are 0.</summary>
    public bool Reproducible { get; init; }
    public bool CompactUnwind { get; init; } = true;
    public bool KeepDwarfUnwind { get; init; }
    public ImmutableArray<string> AstPaths { get; init; } = [];
    /// <summary><c>-oso_prefix</c>: what the debug map's paths lose at their start; <c>.</c> is the working folder and a slash.</summary>
    public string? OsoPrefix { get; init; }
    /// <summary>The absolute working folder: the debug map's paths are absolute.</summary>
    public string WorkingFolder { get; init; } = "/";
    /// <summary><c>-S</c>: no debug map.</summary>
    public bool StripDebug { get; init; }
    /// <summary><c>-x</c>: no local symbols.</summary>
    public bool StripLocals { get; init; }
    /// <summary><c>-encryptable</c>, <c>-no_encryption</c>: whether the App Store may encrypt __TEXT; null is what the platform implies.</summary>
    public bool? Encryptable { get; init; }
    /// <summary><c>-keep_private_externs</c>, of <c>-r</c>: they stay external.</summary>
    public bool KeepPrivateExterns { get; init; }
    /// <summary><c>-d</c>, of <c>-r</c>: tentative definitions become real ones.</summary>
    public bool DefineCommons { get; init; }

    // Inputs
    public ImmutableArray<InputRequest> Inputs { get; init; } = [];
    public ImmutableArray<string> LibraryPaths { get; init; } = [];
    public ImmutableArray<string> FrameworkPaths { get; init; } = [];
    public ImmutableArray<string> SysLibRoots { get; init; } = [];
    /// <summary><c>-Z</c>: no standard search folders.</summary>
    public bool NoStandardPaths { get; init; }
    public bool SearchDylibsFirst { get; init; }
    /// <summary><c>-image_suffix</c>: libraries whose names end so are preferred, in this order.</summary>
    public ImmutableArray<string> ImageSuffixes { get; init; } = [];
    public bool AllLoad { get; init; }
    /// <summary><c>-ObjC</c>: members that define classes or categories are linked.</summary>
    public bool ObjCLoad { get; init; }
    public bool AutoLink { get; init; } = true;
    public ImmutableArray<string> IgnoredAutoLinkOptions { get; init; } = [];
    /// <summary><c>-no_implicit_libsystem</c> clears it.</summary>
    public bool ImplicitLibSystem { get; init; } = true;
    /// <summary><c>-no_implicit_dylibs</c> clears it: public re-exported dylibs get their own load command.</summary>
    public bool ImplicitDylibs { get; init; } = true;
    /// <summary><c>-dylib_file INSTALL_NAME:PATH</c>.</summary>
    public ImmutableArray<DylibFileOverride> DylibFiles { get; init; } = [];

    // Symbols
    public UndefinedTreatment Undefined { get; init; }
    /// <summary><c>-U</c>.</summary>
    public ImmutableArray<string> DynamicLookupNames { get; init; } = [];
    /// <summary><c>-u</c>.</summary>
    public ImmutableArray<string> RequiredNames { get; init; } = [];
    public ImmutableArray<SymbolAlias> Aliases { get; init; } = [];
    /// <summary>Names and globs of <c>-exported_symbol</c> and <c>-exported_symbols_list</c>; null: no restriction.</summary>
    public ImmutableArray<string>? ExportedNames { get; init; }
    public ImmutableArray<string> UnexportedNames { get; init; } = [];
    public bool NoExportedSymbols { get; init; }
    public bool ExportDynamic { get; init; }
    public ImmutableArray<string> ReexportedNames { get; init; } = [];
    public ImmutableArray<string> ExportOrder { get; init; } = [];
    public bool FlatNamespace { get; init; }
    public bool BindAtLoad { get; init; }
    public bool Interposable { get; init; }
    public ImmutableArray<string> InterposableNames { get; init; } = [];
    public string? InitName { get; init; }
    public bool DeadStripDylibs { get; init; }
    public bool AllowMultipleDefinitions { get; init; }
    /// <summary><c>-allow_dead_duplicates</c>: with -dead_strip the first of several definitions stays without a word.</summary>
    public bool AllowDeadDuplicates { get; init; }
    public CommonsTreatment Commons { get; init; }
    /// <summary><c>-non_global_symbols_strip_list</c>.</summary>
    public ImmutableArray<string> LocalStripNames { get; init; } = [];
    /// <summary><c>-non_global_symbols_no_strip_list</c>; null: not given.</summary>
    public ImmutableArray<string>? LocalKeepNames { get; init; }

    // Size, order, speed
    public bool DeadStrip { get; init; }
    /// <summary><c>-remove_swift_reflection_metadata_sections</c>: no __swift5_reflstr, __swift5_fieldmd, __swift5_assocty.</summary>
    public bool RemoveSwiftReflection { get; init; }
    public bool NoDeadStripInitsAndTerms { get; init; }
    public ImmutableArray<string> WhyLive { get; init; } = [];
    public IcfMode Icf { get; init; }
    /// <summary>Contents of the files of <c>-order_file</c>, in order.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> OrderFiles { get; init; } = [];
    public bool CallGraphProfileSort { get; init; } = true;
    public bool ApplyOptimizationHints { get; init; } = true;
    public bool ObjCStubsSmall { get; init; }
    /// <summary><c>-const_selrefs</c>: __objc_selrefs is in __DATA_CONST.</summary>
    public bool ConstantSelectorReferences { get; init; }
    /// <summary><c>-objc_class_ro_signing_mismatch</c>: false makes an error of objects that differ in it.</summary>
    public bool AllowClassSigningMismatch { get; init; } = true;
    public bool? ObjCRelativeMethodLists { get; init; }
    public bool ObjCCategoryMerging { get; init; }
    public bool KeepIcfStabs { get; init; }
    public bool OrderFileStatistics { get; init; }
    public ThunkMode Thunks { get; init; }
    public bool MergeZeroFillSections { get; init; }
    /// <summary><c>-j N</c>, <c>--threads=N</c>; 0: as many as cores. Never decides an output byte.</summary>
    public int Workers { get; init; }

    // Diagnostics
    public bool SuppressWarnings { get; init; }
    public bool FatalWarnings { get; init; }
    /// <summary><c>--error-limit=N</c>; 0: no limit.</summary>
    public int ErrorLimit { get; init; } = 20;
    public ColorMode Color { get; init; }
    public bool Demangle { get; init; } = true;
    public bool Verbose { get; init; }
    public string? MapPath { get; init; }
    public bool TraceInputs { get; init; }
    public bool WhyLoad { get; init; }
    public string? DependencyInfoPath { get; init; }
    /// <summary><c>--reproduce</c>: the tar file that all that is read goes to.</summary>
    public string? ReproducePath { get; init; }
    /// <summary><c>--reproduced=</c>, which that file's response.txt says: files are those of the archive, <see cref="WorkingFolder"/> is that
    /// of the machine they come from, and the output is written here.</summary>
    public bool IsReproduction { get; init; }
    public bool PrintTimes { get; init; }
    public string? TimeTracePath { get; init; }
    public bool PrintStatistics { get; init; }
    public bool VerifyOutput { get; init; }
}
