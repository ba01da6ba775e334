using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Resolving;

/// <summary>What the options say about names: which are wanted before any input, and which marks they get.</summary>
/// <param name="Entry">The entry point's number; -1 for outputs without one.</param>
/// <param name="Roots">The numbers of -u and -init.</param>
internal sealed record OptionNames(int Entry, ImmutableArray<int> Roots)
{
    /// <summary>Makes the names that must be defined known to the fold, before its first object.</summary>
    public static OptionNames Require(LinkFold fold, LinkOptions options)
    {
        int entry = -1;
        // DriverKit's own start code finds the driver's entry: ld64 asks for none.
        bool hasEntry = options.StartsByThread
            || (options.Kind == OutputKind.Executable && options.Platform?.Platform != Platform.DriverKit) || (options.EntryIsExplicit && options.Kind != OutputKind.Relocatable);
        if (hasEntry)
        {
            entry = fold.Require(options.EntryName);
        }

        var roots = ImmutableArray.CreateBuilder<int>();
        foreach (string name in options.RequiredNames)
        {
            roots.Add(fold.Require(name));
        }

        if (options.InitName is { } init)
        {
            roots.Add(fold.Require(init));
        }

        // ld64: an archive is asked for what an export list names, whatever the output.
        RequireAll(fold, options.ExportedNames ?? []);
        RequireAll(fold, options.ReexportedNames);

        foreach (SymbolAlias alias in options.Aliases)
        {
            if (alias.Existing != alias.New)
            {
                // ld64: it must exist, and is pulled from an archive; in an object file it may come later.
                int target = options.Kind == OutputKind.Relocatable
                    ? fold.Names.InternCopy(Encoding.UTF8.GetBytes(alias.Existing))
                    : fold.Require(alias.Existing);
                int other = fold.Names.InternCopy(Encoding.UTF8.GetBytes(alias.New));
                fold.AddAlias(new PendingAlias(other, target, IsPrivate: false, IsOption: true, Origin.CommandLine));
            }
        }

        return new OptionNames(entry, roots.DrainToImmutable());
    }

    /// <summary>Marks the names that options list literally, once all names are known.</summary>
    public static void Mark(GlobalNames names, LinkOptions options)
    {
        MarkAll(names, options.ExportedNames ?? [], ReferenceMarks.ListedForExport);
        MarkAll(names, options.UnexportedNames, ReferenceMarks.ListedAsUnexported);
        MarkAll(names, options.ReexportedNames, ReferenceMarks.ListedForReexport);
        MarkAll(names, options.InterposableNames, ReferenceMarks.ListedAsInterposable);
        MarkAll(names, options.DynamicLookupNames, ReferenceMarks.MayBeMissing);
    }

    private static void RequireAll(LinkFold fold, ImmutableArray<string> names)
    {
        foreach (string name in names)
        {
            if (!NamePatterns.IsPattern(name))
            {
                fold.Require(name);
            }
        }
    }

    private static void MarkAll(GlobalNames names, ImmutableArray<string> listed, ReferenceMarks mark)
    {
        foreach (string name in listed)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            int id = names.Find(NameHash.Of(bytes), bytes);
            if (id >= 0)
            {
                names[id].Marks |= mark;
            }
        }
    }
}
