using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Graph;

/// <summary>Every name has one owner; which members and dylibs are linked is decided. From here on no file is added.</summary>
public sealed record Resolution
{
    /// <summary>The linked objects in link order: command-line objects and pulled members, in the order they joined.</summary>
    public required ImmutableArray<ParsedObject> Objects { get; init; }

    /// <summary>The loaded dylibs in load-command order.</summary>
    public required ImmutableArray<LinkedDylib> Dylibs { get; init; }

    /// <summary>The global names.</summary>
    public required GlobalTable Globals { get; init; }

    /// <summary>Per object, per nlist index: the SymbolId value of an external name, or -1 (locals, stabs).</summary>
    public required ImmutableArray<ImmutableArray<int>> SymbolMaps { get; init; }

    /// <summary>What the output is for: from the option, or the highest of the inputs.</summary>
    public required PlatformVersion Target { get; init; }

    /// <summary>The entry point of an executable; None otherwise.</summary>
    public SymbolId Entry { get; init; } = SymbolId.None;

    /// <summary>The names of -u, -init and the like: kept and referenced.</summary>
    public ImmutableArray<SymbolId> Roots { get; init; } = [];

    /// <summary>With -dead_strip: names that nothing defines, in order of first mention. An error if what lives refers to one.</summary>
    public ImmutableArray<SymbolId> Missing { get; init; } = [];

    /// <summary>With -dead_strip: names with two strong definitions, in the order they were met. An error if one of the two lives.</summary>
    public ImmutableArray<RepeatedDefinition> Repeated { get; init; } = [];

    /// <summary>With -r: other names (N_INDR) of names that nothing defines, which stay so.</summary>
    public ImmutableArray<IndirectName> IndirectNames { get; init; } = [];

    /// <summary>The flags of the output's Objective-C image info; null: no object has one.</summary>
    public uint? ImageInfoFlags { get; init; }

    /// <summary>Warnings, in input order.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>One line for each archive member that was pulled and the name that pulled it (-why_load); empty unless asked.</summary>
    public ImmutableArray<string> WhyLoaded { get; init; } = [];
}
