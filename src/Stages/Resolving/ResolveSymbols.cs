using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Reporting;
using LanguageExt;

namespace AfsLd.Stages.Resolving;

/// <summary>Gives every external name one owner, and so decides which members and dylibs are linked.</summary>
public static class ResolveSymbols
{
    /// <summary>Resolves; fails with all unreadable members, or else all duplicate, mismatched and undefined symbols.</summary>
    /// <param name="execution">How independent items are visited; never decides a result.</param>
    /// <param name="inputs">The parsed inputs, in command-line order.</param>
    /// <param name="options">The command line.</param>
    /// <param name="parseMember">Reads an archive member that is to be linked.</param>
    public static Fin<Resolution> Run(IExecution execution, ParsedInputs inputs, LinkOptions options, MemberParser parseMember) =>
        Attempt(execution, inputs, options, parseMember, exact: false) is { } resolution
            ? resolution
            : Attempt(execution, inputs, options, parseMember, exact: true) ?? throw new System.Diagnostics.UnreachableException();

    /// <summary>Resolves, with members read by <see cref="ParseMember"/>.</summary>
    public static Fin<Resolution> Run(IExecution execution, ParsedInputs inputs, LinkOptions options) =>
        Run(execution, inputs, options, (archive, member) => ParseMember.Run(archive, member, options.Platform));

    /// <summary>Null if two names share a hash and the fold took them for one.</summary>
    private static Fin<Resolution>? Attempt(IExecution execution, ParsedInputs inputs, LinkOptions options, MemberParser parseMember, bool exact)
    {
        var errors = new List<Diagnostic>();
        var warnings = new List<Diagnostic>();

        // What the command line links in any case comes first, so that its definitions are known before any archive is asked.
        GatherInputs.Gathered gathered = GatherInputs.Run(execution, inputs, options, parseMember);
        errors.AddRange(gathered.Errors);
        DylibSearch search = DylibSearch.Of(inputs, options);
        RefuseDylibs.Run(inputs, options, errors);
        var fold = new LinkFold(new GlobalNames(ExpectedNames(gathered.Objects), exact), separatesResolvers: options.Kind != OutputKind.Relocatable);
        OptionNames optionNames = OptionNames.Require(fold, options);
        JoinObjects(fold, gathered);

        // Then archives, in order; from here on no object is added.
        var whyLoaded = options.WhyLoad ? new List<string>(gathered.WhyLoaded) : null;
        var lazyNames = new LazyNames(gathered.Libraries);
        var pull = new PullMembers(fold, gathered.Libraries, lazyNames, search, parseMember, whyLoaded);
        PrefetchMembers.Run(execution, fold, gathered.Libraries, lazyNames, search, parseMember);
        pull.Walk(gathered.Steps);
        pull.OverrideCommons();
        DefineSelectorStubs.Run(fold, pull, options);
        ImmutableArray<LinkerDefinedSymbol> linkerDefined = DefineLinkerSymbols.Run(fold, options, errors);
        if (!exact && (fold.Names.Collided || !VerifyNames.Run(execution, fold.Names, [.. fold.Objects], [.. fold.Maps], [.. fold.Sources])))
        {
            return null;
        }

        errors.AddRange(pull.Errors);
        if (errors.Count != 0)
        {
            // What an unreadable member would have defined is not worth a word.
            return Fin<Resolution>.Fail(new LinkError([.. errors]));
        }

        // Names that only the image itself can decide, then dylibs: from here on every name has its owner.
        foreach (ParsedObject linked in fold.Objects)
        {
            warnings.AddRange(linked.Warnings);
        }

        OptionNames.Mark(fold.Names, options);
        var duplicates = new List<DuplicateDefinition>(fold.Duplicates);
        IReadOnlyList<PendingAlias> restOfAliases = ApplyAliases.Run(fold.Names, fold.Aliases, duplicates);
        PlatformVersion target = ChooseTarget.Run(fold.Objects, search, options, errors, warnings);
        uint? imageInfo = MergeImageInfo.Run(fold.Objects, options, errors, warnings);
        CheckDylibs.Run(search, options, errors, warnings);
        ImmutableArray<RepeatedDefinition> repeated = ReportDuplicates.Run(fold, duplicates, gathered.Objects.Length, options, errors, warnings);
        MentionStubBinder.Run(fold, search, target, options);
        ImmutableArray<LinkedDylib> dylibs = BindDylibs.Run(execution, fold, search, options, errors);
        bool isRelocatable = options.Kind == OutputKind.Relocatable;
        if (!isRelocatable && restOfAliases.Count != 0)
        {
            restOfAliases = ApplyAliases.RunImports(fold.Names, restOfAliases, errors);
            ApplyAliases.Redirect(fold, fold.Aliases);
        }

        ApplyAliases.Report(fold.Names, restOfAliases, mayStay: isRelocatable, errors, warnings);
        ImmutableArray<SymbolId> missing = SettleUndefined.Run(fold.Names, options);
        CheckInitialiser(fold.Names, options, errors);
        DecideExports.Run(execution, fold, search, options, errors, warnings);
        Resolution resolution = Publish(execution, fold, optionNames, dylibs, linkerDefined, target) with
        {
            IndirectNames = isRelocatable ? ApplyAliases.Leave(fold.Names, restOfAliases) : [],
            ImageInfoFlags = imageInfo,
            Repeated = repeated,
            WhyLoaded = whyLoaded is null ? [] : [.. whyLoaded],
        };
        resolution = Report(execution, resolution, missing, options, errors, warnings);
        return errors.Count != 0 ? Fin<Resolution>.Fail(new LinkError([.. errors])) : resolution with { Warnings = [.. warnings] };
    }

    /// <summary>Reports what nothing defines; with -dead_strip only what options ask for, and leaves the rest to the end of that.</summary>
    private static Resolution Report(
        IExecution execution, Resolution resolution, ImmutableArray<SymbolId> missing, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        bool isWarning = options.Undefined == UndefinedTreatment.Warning;
        if (!options.DeadStrip || isWarning)
        {
            (isWarning ? warnings : errors).AddRange(ReportUndefined.Run(execution, resolution, null, missing, options));
            return resolution;
        }

        ImmutableArray<SymbolId> asked = [.. missing.Where(id => ReportUndefined.OptionsThatName(resolution, id, options).Count != 0)];
        errors.AddRange(ReportUndefined.Run(execution, resolution, null, asked, options));
        return resolution with { Missing = missing };
    }

    /// <summary>LC_ROUTINES_64 holds an address in the image itself.</summary>
    private static void CheckInitialiser(GlobalNames names, LinkOptions options, List<Diagnostic> errors)
    {
        if (options.InitName is not { } name)
        {
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(name);
        int id = names.Find(NameHash.Of(bytes), bytes);
        if (id >= 0 && names[id].Kind is not (GlobalKind.Defined or GlobalKind.Undefined))
        {
            errors.Add(Diagnostic.LinkError(SymbolCodes.BadInitialiser, Origin.CommandLine, $"-init {name}: it is no function of this image"));
        }
    }

    private static int ExpectedNames(ImmutableArray<ParsedObject> objects)
    {
        long entries = 0;
        foreach (ParsedObject value in objects)
        {
            entries += value.Symbols.Count;
        }

        // Most entries are local or name what is known already, in C++ as in Fortran.
        return (int)Math.Min(entries / 3, 1 << 26);
    }

    private static void JoinObjects(LinkFold fold, GatherInputs.Gathered gathered)
    {
        // References of objects that precede every library are known when the first library is asked.
        int firstLibrary = 0;
        while (firstLibrary < gathered.Steps.Length && !gathered.Steps[firstLibrary].IsLibrary)
        {
            firstLibrary++;
        }

        for (int i = 0; i < gathered.Objects.Length; i++)
        {
            fold.Join(gathered.Objects[i], i < firstLibrary ? ReferenceMarks.Mentioned : ReferenceMarks.None);
        }

        fold.JoinResolverStubs();
    }

    private static Resolution Publish(
        IExecution execution,
        LinkFold fold,
        OptionNames optionNames,
        ImmutableArray<LinkedDylib> dylibs,
        ImmutableArray<LinkerDefinedSymbol> linkerDefined,
        PlatformVersion target)
    {
        foreach (int root in optionNames.Roots)
        {
            fold.Names[root].Flags |= GlobalFlags.NoDeadStrip;
        }

        return new Resolution
        {
            Objects = [.. fold.Objects],
            Dylibs = dylibs,
            Globals = FreezeGlobals.Run(execution, fold, linkerDefined),
            SymbolMaps = [.. fold.Maps.Select(ImmutableCollectionsMarshal.AsImmutableArray)],
            Target = target,
            Entry = optionNames.Entry >= 0 ? new SymbolId(ApplyAliases.MeaningOf(fold.Names, optionNames.Entry)) : SymbolId.None,
            Roots = [.. optionNames.Roots.Select(id => new SymbolId(ApplyAliases.MeaningOf(fold.Names, id)))],
        };
    }
}
