using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>Ways to be wrong; the naive model with one of them must not agree with the resolver.</summary>
public enum Blunder
{
    None,
    LastWeakWins,
    CommonBeatsWeak,
    SmallerCommonWins,
    AlignmentOfTheWinnerOnly,
    CommonsWithoutAlignmentArePacked,
    WeakReferencesDoNotPull,
    BreadthFirst,
    LibrariesBeforeLaterObjects,
    CommonsIgnoreArchives,
    CommonsAskTheFirstArchiveOnly,
    WeakExportEndsTheSearch,
    DylibsAfterArchives,
    AnyPrivateMakesPrivate,
    RepeatedOffersReplace,
    FirstStrongOfMembersWins,
}

/// <summary>The resolver again, slow and obvious: every question is answered by looking at all objects from the start.</summary>
public sealed class NaiveResolver
{
    private readonly LinkSketch _sketch;
    private readonly LinkOptions _options;
    private readonly Blunder _blunder;
    private readonly List<Part> _joined = [];
    private readonly HashSet<string> _mentioned = [];
    private readonly HashSet<Part> _pulled = [];
    private readonly Dictionary<string, Part> _offers = [];
    private readonly List<(string Name, Part Part)> _listed = [];
    private readonly Queue<string> _later = new();

    private sealed record Part(string Place, ObjectSketch Object, int Input);

    private NaiveResolver(LinkSketch sketch, LinkOptions options, Blunder blunder)
    {
        _sketch = sketch;
        _options = options;
        _blunder = blunder;
    }

    /// <summary>What the resolver should say, in the words of <see cref="Summary"/>.</summary>
    public static string Of(LinkSketch sketch, LinkOptions options, Blunder blunder = Blunder.None) =>
        new NaiveResolver(sketch, options, blunder).Run();

    /// <summary>The part of a resolution that the model foretells.</summary>
    public static string Summary(Resolution resolution)
    {
        var lines = new List<string> { string.Join(' ', resolution.Objects.Select(value => value.Origin.FileAndMember)) };
        foreach (GlobalSymbol symbol in resolution.Globals.Symbols)
        {
            string owner = symbol.Kind switch
            {
                GlobalKind.Undefined => "nobody",
                GlobalKind.Dylib => resolution.Dylibs[symbol.Owner].InstallName + (symbol.Has(GlobalFlags.WeakImport) ? " weakly" : ""),
                _ => resolution.Objects[symbol.Owner].Origin.FileAndMember + (symbol.Has(GlobalFlags.Exported) ? " exported" : " private"),
            };
            lines.Add($"{Outcome.NameOf(resolution, symbol)} {symbol.Kind} {owner} {symbol.Value}/{symbol.AlignLog2}");
        }

        return string.Join('\n', lines);
    }

    private string Run()
    {
        List<(Part Part, bool IsLibrary)> steps = Steps();
        if (_blunder != Blunder.LibrariesBeforeLaterObjects)
        {
            _joined.AddRange(steps.Where(step => !step.IsLibrary).Select(step => step.Part));
        }

        _mentioned.UnionWith(_options.RequiredNames);
        foreach ((Part part, bool isLibrary) in steps)
        {
            if (!isLibrary)
            {
                if (!_joined.Contains(part))
                {
                    _joined.Add(part);
                }

                MentionAll(part);
            }
            else if (!_pulled.Contains(part))
            {
                foreach (SketchSymbol symbol in part.Object.Symbols.Where(symbol => symbol.Kind is not (SketchKind.Reference or SketchKind.WeakReference)))
                {
                    _listed.Add((symbol.Name, part));
                    if (!_pulled.Contains(part))
                    {
                        Offer(symbol.Name, part);
                    }
                }
            }
        }

        while (_later.TryDequeue(out string? name))
        {
            Mention(name);
        }

        OverrideCommons();
        return Describe();
    }

    private List<(Part Part, bool IsLibrary)> Steps()
    {
        var steps = new List<(Part, bool)>();
        for (int i = 0; i < _sketch.Inputs.Length; i++)
        {
            switch (_sketch.Inputs[i])
            {
                case InputSketch.Object value:
                    steps.Add((new Part(value.Value.Name, value.Value, i), value.IsLazy && !_options.AllLoad));
                    break;
                case InputSketch.Archive archive:
                    bool isForced = _options.AllLoad || archive.Modifiers.HasFlag(LoadModifiers.ForceLoad);
                    bool isHidden = archive.Modifiers.HasFlag(LoadModifiers.Hidden);
                    steps.AddRange(archive.Members.Select(member =>
                        (new Part($"{archive.Path}({member.Name})", member with { HidesGlobals = isHidden || member.HidesGlobals }, i), !isForced)));
                    break;
                default:
                    break;
            }
        }

        return steps;
    }

    private void Offer(string name, Part part)
    {
        if (_mentioned.Contains(name) && Owner(name) is null && !IsExportedBefore(name, part.Input))
        {
            Pull(part);
        }
        else if (_blunder == Blunder.RepeatedOffersReplace)
        {
            _offers[name] = part;
        }
        else
        {
            _offers.TryAdd(name, part);
        }
    }

    private void Pull(Part part)
    {
        if (_pulled.Add(part))
        {
            _joined.Add(part);
            MentionAll(part);
        }
    }

    private void MentionAll(Part part)
    {
        foreach (SketchSymbol symbol in part.Object.Symbols)
        {
            if (symbol.Kind == SketchKind.Reference || (symbol.Kind == SketchKind.WeakReference && _blunder != Blunder.WeakReferencesDoNotPull))
            {
                if (_blunder == Blunder.BreadthFirst)
                {
                    _mentioned.Add(symbol.Name);
                    _later.Enqueue(symbol.Name);
                }
                else
                {
                    Mention(symbol.Name);
                }
            }
        }
    }

    private void Mention(string name)
    {
        _mentioned.Add(name);
        if (Owner(name) is null && _offers.TryGetValue(name, out Part? part) && !IsExportedBefore(name, part.Input))
        {
            Pull(part);
        }
    }

    private void OverrideCommons()
    {
        if (_blunder == Blunder.CommonsIgnoreArchives)
        {
            return;
        }

        for (int i = 0; i < _joined.Count; i++)
        {
            foreach (SketchSymbol common in _joined[i].Object.Symbols.Where(symbol => symbol.Kind == SketchKind.Common))
            {
                foreach (Part part in Offers(common.Name))
                {
                    if (Owner(common.Name) is { Symbol.Kind: SketchKind.Common }
                        && part.Object.Symbols.Any(symbol => symbol.Name == common.Name && symbol.Kind is SketchKind.Data or SketchKind.ThreadLocal))
                    {
                        Pull(part);
                    }
                }
            }
        }
    }

    private IEnumerable<Part> Offers(string name) =>
        _blunder == Blunder.CommonsAskTheFirstArchiveOnly
            ? _offers.TryGetValue(name, out Part? first) ? [first] : []
            : _listed.Where(offer => offer.Name == name).Select(offer => offer.Part);

    private List<string> Names() =>
        [.. _options.RequiredNames.Concat(_joined.SelectMany(part => part.Object.Symbols.Select(symbol => symbol.Name))).Distinct()];

    private List<(Part Part, SketchSymbol Symbol)> Mentions(string name) =>
        [.. _joined.SelectMany(part => part.Object.Symbols.Where(symbol => symbol.Name == name).Select(symbol => (part, symbol)))];

    private static bool IsWeak(SketchSymbol symbol) => symbol.Kind is SketchKind.Weak or SketchKind.AutoHide;

    private static bool IsReal(SketchSymbol symbol) => symbol.Kind is not (SketchKind.Reference or SketchKind.WeakReference or SketchKind.Common);

    private (Part Part, SketchSymbol Symbol)? Owner(string name)
    {
        List<(Part Part, SketchSymbol Symbol)> mentions = Mentions(name);
        var strong = mentions.Where(mention => IsReal(mention.Symbol) && !IsWeak(mention.Symbol)).ToList();
        if (strong.Count != 0)
        {
            return _blunder == Blunder.FirstStrongOfMembersWins ? strong[^1] : strong[0];
        }

        var commons = mentions.Where(mention => mention.Symbol.Kind == SketchKind.Common).ToList();
        var weak = mentions.Where(mention => IsWeak(mention.Symbol)).ToList();
        if (weak.Count != 0 && !(commons.Count != 0 && _blunder == Blunder.CommonBeatsWeak))
        {
            return _blunder == Blunder.LastWeakWins ? weak[^1] : weak[0];
        }

        if (commons.Count == 0)
        {
            return null;
        }

        int size = _blunder == Blunder.SmallerCommonWins ? commons.Min(common => common.Symbol.Size) : commons.Max(common => common.Symbol.Size);
        return commons.Last(common => common.Symbol.Size == size);
    }

    private IEnumerable<(string Name, bool IsWeak, LoadModifiers Modifiers)> Exporters(string name, int before) =>
        _sketch.Inputs.Take(before).OfType<InputSketch.Dylib>()
            .Where(dylib => dylib.Value.Exports.Any(export => export.TrimEnd('?') == name))
            .Select(dylib => (dylib.Value.InstallName, dylib.Value.Exports.Contains(name + "?"), dylib.Modifiers));

    private bool IsExportedBefore(string name, int input) =>
        _blunder != Blunder.DylibsAfterArchives
        && Exporters(name, input).Any(exporter => !exporter.IsWeak || _blunder == Blunder.WeakExportEndsTheSearch);

    private string Describe()
    {
        var lines = new List<string> { string.Join(' ', _joined.Select(part => part.Place)) };
        foreach (string name in Names())
        {
            List<(Part Part, SketchSymbol Symbol)> mentions = Mentions(name);
            if (Owner(name) is not var (part, symbol))
            {
                var exporters = Exporters(name, _sketch.Inputs.Length).ToList();
                bool isWeakReference = !_options.RequiredNames.Contains(name) && mentions.All(mention => mention.Symbol.Kind == SketchKind.WeakReference);
                if (exporters.Count == 0)
                {
                    lines.Add($"{name} Undefined nobody 0/0");
                    continue;
                }

                var exporter = exporters.Where(candidate => !candidate.IsWeak).Concat(exporters).First();
                bool isWeakly = isWeakReference || exporter.Modifiers == LoadModifiers.Weak;
                lines.Add($"{name} Dylib {exporter.Name}{(isWeakly ? " weakly" : "")} 0/0");
                continue;
            }

            bool IsHidden((Part Part, SketchSymbol Symbol) mention) =>
                mention.Symbol.IsPrivate || mention.Part.Object.HidesGlobals || mention.Symbol.Kind == SketchKind.AutoHide;
            List<(Part Part, SketchSymbol Symbol)> weak = [.. mentions.Where(mention => IsWeak(mention.Symbol))];
            bool isPrivate = !IsWeak(symbol) ? IsHidden((part, symbol))
                : _blunder == Blunder.AnyPrivateMakesPrivate ? weak.Any(IsHidden) : weak.All(IsHidden);
            bool isCommon = symbol.Kind == SketchKind.Common;
            int align = !isCommon ? 0
                : _blunder == Blunder.AlignmentOfTheWinnerOnly ? Alignment(symbol)
                : mentions.Where(mention => mention.Symbol.Kind == SketchKind.Common).Max(mention => Alignment(mention.Symbol));
            GlobalKind kind = isCommon ? GlobalKind.Common : symbol.Kind == SketchKind.Absolute ? GlobalKind.Absolute : GlobalKind.Defined;
            lines.Add($"{name} {kind} {part.Place} {(isPrivate ? "private" : "exported")} {(kind == GlobalKind.Defined ? 0 : symbol.Size)}/{align}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>No alignment stands for the power of two that the size fits in, up to 2^15.</summary>
    private int Alignment(SketchSymbol common)
    {
        int align = common.AlignLog2;
        while (common.AlignLog2 == 0 && align < 15 && 1L << align < common.Size && _blunder != Blunder.CommonsWithoutAlignmentArePacked)
        {
            align++;
        }

        return align;
    }
}
