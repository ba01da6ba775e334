using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AfsLd.Tests.Properties.Models;

/// <summary>Reads an image's Objective-C metadata as the runtime does, slowly: what each class can do once categories are attached.</summary>
/// <remarks>objc4: categories are attached in the order of their list, each in front of what is there.</remarks>
internal sealed class MetadataModel
{
    private readonly LinkedImage image;
    private readonly Dictionary<ulong, string> functions = [];
    private readonly SortedDictionary<string, List<string>> members = new(StringComparer.Ordinal);

    internal MetadataModel(LinkedImage image)
    {
        this.image = image;
        foreach ((string name, ulong address) in image.Symbols)
        {
            if (name[0] is '-' or '+')
            {
                functions.Add(address, name);
            }
        }

        foreach (ulong one in Listed("__objc_classlist"))
        {
            string name = NameOfClass(one) ?? throw new InvalidOperationException("a class without a name");
            ulong data = Target(one + 32) ?? 0;
            ulong meta = Target((Target(one) ?? 0) + 32) ?? 0;
            Front(name + " -", Methods(Target(data + 32)));
            Front(name + " +", Methods(Target(meta + 32)));
            Front(name + " protocols", Protocols(Target(data + 40)));
            Front(name + " meta protocols", Protocols(Target(meta + 40)));
            Front(name + " properties", Properties(Target(data + 64)));
            Front(name + " own properties", Properties(Target(meta + 64)));
        }

        foreach (ulong category in Listed("__objc_catlist"))
        {
            string name = NameOfClass(category + 8, isPlace: true) ?? throw new InvalidOperationException("a category of nothing");
            Front(name + " -", Methods(Target(category + 16)));
            Front(name + " +", Methods(Target(category + 24)));
            Front(name + " protocols", Protocols(Target(category + 32)));
            Front(name + " properties", Properties(Target(category + 40)));
            Front(name + " own properties", Properties(Target(category + 48)));
            Categories++;
        }

        foreach (ulong category in Listed("__objc_nlcatlist"))
        {
            Loaded.Add(NameOfClass(category + 8, isPlace: true) + " " + image.TextAt(Target(category) ?? 0));
        }
    }

    /// <summary>How many categories are listed.</summary>
    internal int Categories { get; private set; }

    /// <summary>How many lists of methods are distances, and how many are pointers.</summary>
    internal (int Distances, int Pointers) Lists { get; private set; }

    /// <summary>The categories with +load, in order.</summary>
    internal List<string> Loaded { get; } = [];

    /// <summary>A line for each class and kind of member, the members in the order in which the runtime looks.</summary>
    internal IEnumerable<string> Meaning => members.Where(each => each.Value.Count > 0).Select(each => $"{each.Key}: {string.Join(", ", each.Value)}");

    /// <summary>What the pointer at an address says: a text, a class, or null.</summary>
    internal string? Referred(ulong slot) => image.Fixups.TryGetValue(slot, out LinkedImage.Fixup fixup)
        ? fixup.Import ?? image.Symbols.FirstOrDefault(symbol => symbol.Value == fixup.Target && symbol.Key.StartsWith("_OBJC_CLASS_$_", StringComparison.Ordinal)).Key ?? image.TextAt(fixup.Target)
        : null;

    private void Front(string key, List<string> more)
    {
        if (!members.TryGetValue(key, out List<string>? known))
        {
            members.Add(key, known = []);
        }

        known.InsertRange(0, more);
    }

    private IEnumerable<ulong> Listed(string section)
    {
        if (image.Sections.TryGetValue(section, out (ulong Address, ulong Size, int Offset) found))
        {
            for (ulong at = found.Address; at < found.Address + found.Size; at += 8)
            {
                yield return Target(at) ?? throw new InvalidOperationException($"{section} has a hole");
            }
        }
    }

    private ulong? Target(ulong place) => image.Fixups.TryGetValue(place, out LinkedImage.Fixup fixup) && fixup.Import is null ? fixup.Target : null;

    private string? NameOfClass(ulong place, bool isPlace = false)
    {
        if (!isPlace)
        {
            return image.TextAt(Target((Target(place + 32) ?? 0) + 24) ?? 0);
        }

        return Target(place) is ulong here ? NameOfClass(here) : image.Fixups[place].Import?["_OBJC_CLASS_$_".Length..];
    }

    private List<string> Methods(ulong? list)
    {
        var methods = new List<string>();
        if (list is not ulong at)
        {
            return methods;
        }

        uint entry = image.CodeAt(at);
        uint count = image.CodeAt(at + 4);
        bool isDistance = entry >> 31 != 0;
        Lists = isDistance ? (Lists.Distances + 1, Lists.Pointers) : (Lists.Distances, Lists.Pointers + 1);
        if ((entry & 0x7fffffff) != (isDistance ? 12u : 24u))
        {
            throw new InvalidOperationException("entries of " + entry.ToString(CultureInfo.InvariantCulture));
        }

        at += 8;
        for (uint i = 0; i < count; i++, at += isDistance ? 12u : 24u)
        {
            ulong name = isDistance ? Target(Far(at)) ?? 0 : Target(at) ?? 0;
            ulong types = isDistance ? Far(at + 4) : Target(at + 8) ?? 0;
            ulong function = isDistance ? Far(at + 8) : Target(at + 16) ?? 0;
            methods.Add($"{image.TextAt(name)} {image.TextAt(types)} {functions[function]}");
        }

        return methods;

        ulong Far(ulong place) => place + (ulong)(int)image.CodeAt(place);
    }

    private List<string> Protocols(ulong? list) => list is not ulong at
        ? []
        : [.. Enumerable.Range(0, (int)image.LongAt(at)).Select(i => image.Fixups[at + 8 + ((ulong)i * 8)].Import ?? "?")];

    private List<string> Properties(ulong? list)
    {
        if (list is not ulong at)
        {
            return [];
        }

        return image.CodeAt(at) == 16
            ? [.. Enumerable.Range(0, (int)image.CodeAt(at + 4)).Select(i => image.TextAt(Target(at + 8 + ((ulong)i * 16)) ?? 0) + " " + image.TextAt(Target(at + 16 + ((ulong)i * 16)) ?? 0))]
            : throw new InvalidOperationException("properties of another size");
    }
}
