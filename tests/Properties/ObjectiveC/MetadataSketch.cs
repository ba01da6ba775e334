using System;
using System.Collections.Generic;
using System.Linq;

namespace AfsLd.Tests.Properties.ObjectiveC;

/// <summary>A method: its selector, its types, and the symbol of its function.</summary>
internal readonly record struct SketchedMethod(string Selector, string Types, string Function);

/// <summary>What a class or category adds: methods of its objects and of itself, protocols, properties of its objects and of itself.</summary>
internal sealed record SketchedMembers(
    IReadOnlyList<SketchedMethod> Instance,
    IReadOnlyList<SketchedMethod> Own,
    IReadOnlyList<string> Protocols,
    IReadOnlyList<string> Properties,
    IReadOnlyList<string> OwnProperties);

/// <summary>A class of the program, or a category of one (or of a class that a library has).</summary>
internal sealed record SketchedPart(string Class, string? Category, int Object, bool HasLoad, SketchedMembers Members);

/// <summary>Classes and categories over several objects, and selectors that each object refers to.</summary>
internal sealed record MetadataSketch(int Objects, IReadOnlyList<SketchedPart> Parts, IReadOnlyList<IReadOnlyList<string>> References)
{
    private static readonly string[] Selectors = [.. Enumerable.Range(0, 12).Select(i => $"do{i}:")];

    /// <summary>The classes that the program itself has.</summary>
    internal IEnumerable<SketchedPart> Classes => Parts.Where(part => part.Category is null);

    /// <summary>The categories in link order.</summary>
    internal IEnumerable<SketchedPart> Categories => Parts.Where(part => part.Category is not null).OrderBy(part => part.Object);

    internal static MetadataSketch Random(int seed)
    {
        var random = new Random(seed);
        int objects = random.Next(1, 4);
        int made = 0;
        var parts = new List<SketchedPart>();
        int classes = random.Next(0, 5);
        for (int i = 0; i < classes; i++)
        {
            parts.Add(new SketchedPart($"C{i}", null, random.Next(objects), random.Next(5) == 0, Members($"C{i}")));
        }

        int categories = random.Next(0, 8);
        for (int i = 0; i < categories; i++)
        {
            int of = random.Next(classes + 2);
            string name = of < classes ? $"C{of}" : $"Outside{of - classes}";
            parts.Add(new SketchedPart(name, $"K{i}", random.Next(objects), random.Next(5) == 0, Members(name)));
        }

        return new MetadataSketch(objects, parts, [.. Enumerable.Range(0, objects).Select(_ => Some(4).ToArray())]);

        SketchedMembers Members(string name) =>
            new(Methods('-', name), Methods('+', name), [.. Names("P", 3).Distinct()], Names("property", 3), Names("ownProperty", 2));

        SketchedMethod[] Methods(char kind, string name) =>
            [.. Some(4).Select(selector => new SketchedMethod(selector, "v@:" + selector.Length + random.Next(3), $"{kind}[{name} {selector}{made++}]"))];

        IEnumerable<string> Some(int limit) =>
            [.. Enumerable.Range(0, random.Next(limit + 1)).Select(_ => Selectors[random.Next(Selectors.Length)]).Distinct()];

        string[] Names(string prefix, int limit) => [.. Enumerable.Range(0, random.Next(limit)).Select(_ => prefix + random.Next(4))];
    }
}
