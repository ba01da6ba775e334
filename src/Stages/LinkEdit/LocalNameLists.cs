using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.LinkEdit;

/// <summary>The lists of -non_global_symbols_strip_list and -non_global_symbols_no_strip_list: which local names the output keeps.</summary>
internal sealed class LocalNameLists
{
    private readonly Dictionary<ulong, byte[]> names = [];
    private readonly NamePatterns patterns;
    private readonly bool isKeepList;

    private LocalNameLists(ImmutableArray<string> entries, bool isKeepList)
    {
        this.isKeepList = isKeepList;
        patterns = NamePatterns.Of(entries);
        foreach (string entry in entries)
        {
            if (!NamePatterns.IsPattern(entry))
            {
                byte[] name = Encoding.UTF8.GetBytes(entry);
                names[NameHash.Of(name)] = name;
            }
        }
    }

    /// <summary>The list that the options give; null when they give none. A keep list overrides a strip list.</summary>
    internal static LocalNameLists? Of(LinkOptions options)
    {
        if (options.LocalKeepNames is { } kept)
        {
            return new LocalNameLists(kept, isKeepList: true);
        }

        return options.LocalStripNames.IsEmpty ? null : new LocalNameLists(options.LocalStripNames, isKeepList: false);
    }

    /// <summary>True if a local of this name stays.</summary>
    internal bool Keeps(ReadOnlySpan<byte> name) => isKeepList == Lists(name);

    private bool Lists(ReadOnlySpan<byte> name) =>
        (names.TryGetValue(NameHash.Of(name), out byte[]? listed) && name.SequenceEqual(listed))
        || (!patterns.IsEmpty && patterns.Match(name));
}
