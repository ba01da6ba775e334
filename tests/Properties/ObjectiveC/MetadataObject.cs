using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.ObjectiveC;

/// <summary>Writes the objects of a <see cref="MetadataSketch"/> as clang does.</summary>
internal sealed class MetadataObject
{
    private readonly MetadataSketch sketch;
    private readonly int index;
    private readonly Piece text = new("__TEXT", "__text", SectionTypes.PureInstructions | SectionTypes.SomeInstructions, 2);
    private readonly Piece names = new("__TEXT", "__objc_methname", SectionTypes.CStringLiterals, 0);
    private readonly Piece types = new("__TEXT", "__objc_methtype", SectionTypes.CStringLiterals, 0);
    private readonly Piece classNames = new("__TEXT", "__objc_classname", SectionTypes.CStringLiterals, 0);
    private readonly Piece constants = new("__DATA", "__objc_const", SectionTypes.Regular, 3);
    private readonly Piece classes = new("__DATA", "__objc_data", SectionTypes.Regular, 3);
    private readonly Piece selectors = new("__DATA", "__objc_selrefs", SectionTypes.LiteralPointers | SectionTypes.NoDeadStrip, 3);
    private readonly Piece classReferences = new("__DATA", "__objc_classrefs", SectionTypes.NoDeadStrip, 3);
    private readonly Piece table = new("__DATA", "__data", SectionTypes.Regular, 3);
    private readonly Piece classList = new("__DATA", "__objc_classlist", SectionTypes.NoDeadStrip, 3);
    private readonly Piece categoryList = new("__DATA", "__objc_catlist", SectionTypes.NoDeadStrip, 3);
    private readonly Piece loadList = new("__DATA", "__objc_nlcatlist", SectionTypes.NoDeadStrip, 3);
    private readonly HashSet<string> globals = [];

    /// <summary>A section while it grows.</summary>
    private sealed class Piece(string segment, string name, uint flags, byte align)
    {
        private readonly ByteWriter bytes = new();

        internal List<(string Name, int At)> Symbols { get; } = [];

        internal List<(int At, string Target)> Pointers { get; } = [];

        internal int Add(ObjectBuilder builder) => builder.Section(segment, name, bytes.ToArray(), flags, align);

        internal void Label(string symbol) => Symbols.Add((symbol, bytes.Position));

        internal void Word(uint value) => bytes.Word(value);

        internal void Pointer(string? target)
        {
            if (target is not null)
            {
                Pointers.Add((bytes.Position, target));
            }

            bytes.Long(0);
        }

        internal string String(string value)
        {
            string label = $"l_{name}_{value}";
            if (Symbols.All(symbol => symbol.Name != label))
            {
                Label(label);
                bytes.Append(Encoding.UTF8.GetBytes(value + "\0"));
            }

            return label;
        }
    }

    private MetadataObject(MetadataSketch sketch, int index)
    {
        this.sketch = sketch;
        this.index = index;
    }

    /// <summary>The object's bytes.</summary>
    internal static byte[] Build(MetadataSketch sketch, int index) => new MetadataObject(sketch, index).Write();

    private byte[] Write()
    {
        text.Label("_unused");
        text.Word(0xd65f03c0);
        if (index == 0)
        {
            globals.Add("_unused");
        }

        var onList = new List<string>();
        foreach (SketchedPart part in sketch.Parts.Where(part => part.Object == index))
        {
            string label = part.Category is null ? Class(part) : Category(part);
            if (part.Category is null)
            {
                classList.Pointer(label);
                continue;
            }

            onList.Add(label);
            if (part.HasLoad)
            {
                loadList.Label($"l_load_{onList.Count}");
                loadList.Pointer(label);
            }
        }

        categoryList.Label("l_OBJC_LABEL_CATEGORY_$");
        onList.ForEach(categoryList.Pointer);
        table.Label($"_table{index}");
        globals.Add($"_table{index}");
        foreach (string selector in sketch.References[index])
        {
            selectors.Label($"_OBJC_SELECTOR_REFERENCES_.{selector}");
            selectors.Pointer(names.String(selector));
            table.Pointer($"_OBJC_SELECTOR_REFERENCES_.{selector}");
        }

        foreach (string name in sketch.Parts.Select(part => part.Class).Distinct())
        {
            classReferences.Label($"_OBJC_CLASSLIST_REFERENCES_$_.{name}");
            classReferences.Pointer($"_OBJC_CLASS_$_{name}");
            table.Pointer($"_OBJC_CLASSLIST_REFERENCES_$_.{name}");
        }

        return Assemble();
    }

    private string Class(SketchedPart part)
    {
        string name = part.Class;
        string protocols = Protocols(name, part.Members.Protocols) ?? "";
        Data($"__OBJC_CLASS_RO_$_{name}", part, part.Members.Instance, "INSTANCE", part.Members.Properties);
        Data($"__OBJC_METACLASS_RO_$_{name}", part, part.Members.Own, "CLASS", part.Members.OwnProperties);
        foreach ((string symbol, string isa, string data) in new[]
        {
            ($"_OBJC_CLASS_$_{name}", $"_OBJC_METACLASS_$_{name}", $"__OBJC_CLASS_RO_$_{name}"),
            ($"_OBJC_METACLASS_$_{name}", $"_OBJC_METACLASS_$_{name}", $"__OBJC_METACLASS_RO_$_{name}"),
        })
        {
            globals.Add(symbol);
            classes.Label(symbol);
            classes.Pointer(isa);
            classes.Pointer(null);
            classes.Pointer("__objc_empty_cache");
            classes.Pointer(null);
            classes.Pointer(data);
        }

        return $"_OBJC_CLASS_$_{name}";

        void Data(string label, SketchedPart of, IReadOnlyList<SketchedMethod> methods, string kind, IReadOnlyList<string> properties)
        {
            string? list = Methods($"__OBJC_$_{kind}_METHODS_{name}", methods);
            string? props = Properties($"__OBJC_$_{kind}_PROP_LIST_{name}", properties);
            constants.Label(label);
            constants.Word(kind == "CLASS" ? 1u : 0u);
            constants.Word(8);
            constants.Word(8);
            constants.Word(0);
            constants.Pointer(null);
            constants.Pointer(classNames.String(name));
            constants.Pointer(list);
            constants.Pointer(protocols.Length == 0 ? null : protocols);
            constants.Pointer(null);
            constants.Pointer(null);
            constants.Pointer(props);
        }
    }

    private string Category(SketchedPart part)
    {
        string name = $"{part.Class}_$_{part.Category}";
        string? instance = Methods($"__OBJC_$_CATEGORY_INSTANCE_METHODS_{name}", part.Members.Instance);
        string? own = Methods($"__OBJC_$_CATEGORY_CLASS_METHODS_{name}", part.Members.Own);
        string? protocols = Protocols(name, part.Members.Protocols);
        string? properties = Properties($"__OBJC_$_PROP_LIST_{name}", part.Members.Properties);
        string? ownProperties = Properties($"__OBJC_$_CLASS_PROP_LIST_{name}", part.Members.OwnProperties);
        string label = $"__OBJC_$_CATEGORY_{name}";
        constants.Label(label);
        constants.Pointer(classNames.String(part.Category ?? ""));
        constants.Pointer($"_OBJC_CLASS_$_{part.Class}");
        constants.Pointer(instance);
        constants.Pointer(own);
        constants.Pointer(protocols);
        constants.Pointer(properties);
        constants.Pointer(ownProperties);
        constants.Word(64);
        constants.Word(0);
        return label;
    }

    private string? Methods(string label, IReadOnlyList<SketchedMethod> methods)
    {
        if (methods.Count == 0)
        {
            return null;
        }

        constants.Label(label);
        constants.Word(24);
        constants.Word((uint)methods.Count);
        foreach (SketchedMethod method in methods)
        {
            text.Label(method.Function);
            text.Word(0xd65f03c0);
            constants.Pointer(names.String(method.Selector));
            constants.Pointer(types.String(method.Types));
            constants.Pointer(method.Function);
        }

        return label;
    }

    private string? Protocols(string name, IReadOnlyList<string> protocols)
    {
        if (protocols.Count == 0)
        {
            return null;
        }

        string label = $"__OBJC_CLASS_PROTOCOLS_$_{name}";
        constants.Label(label);
        constants.Word((uint)protocols.Count);
        constants.Word(0);
        foreach (string protocol in protocols)
        {
            constants.Pointer($"__OBJC_PROTOCOL_$_{protocol}");
        }

        constants.Pointer(null);
        return label;
    }

    private string? Properties(string label, IReadOnlyList<string> properties)
    {
        if (properties.Count == 0)
        {
            return null;
        }

        constants.Label(label);
        constants.Word(16);
        constants.Word((uint)properties.Count);
        foreach (string property in properties)
        {
            constants.Pointer(names.String(property));
            constants.Pointer(names.String("Ti"));
        }

        return label;
    }

    private byte[] Assemble()
    {
        var builder = new ObjectBuilder();
        Piece[] pieces = [.. new[] { text, names, types, classNames, constants, classes, selectors, classReferences, table, classList, categoryList, loadList }];
        int[] ordinals = [.. pieces.Select(piece => piece.Add(builder))];
        var symbols = new Dictionary<string, int>();
        for (int i = 0; i < pieces.Length; i++)
        {
            foreach ((string name, int at) in pieces[i].Symbols)
            {
                if (name != "_unused" || globals.Contains(name))
                {
                    symbols.TryAdd(name, builder.Define(name, ordinals[i], (ulong)at, globals.Contains(name)));
                }
            }
        }

        for (int i = 0; i < pieces.Length; i++)
        {
            foreach ((int at, string target) in pieces[i].Pointers)
            {
                if (!symbols.TryGetValue(target, out int symbol))
                {
                    symbol = builder.Undefined(target);
                    symbols.Add(target, symbol);
                }

                builder.Pointer(ordinals[i], (uint)at, symbol);
            }
        }

        return builder.Build();
    }
}
