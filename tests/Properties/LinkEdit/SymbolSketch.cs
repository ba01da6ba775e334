using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>Objects full of symbols of every kind, each on a function that returns its own number; some have debug information.</summary>
internal sealed class SymbolSketch
{
    private const uint Return = 0xd65f03c0; // RET
    private readonly List<Symbol> symbols = [];
    private readonly List<bool> cuttable = [];
    private readonly List<ImmutableArray<LoadedInput>> files = [];

    internal SymbolSketch(int seed)
    {
        var random = new Random(seed);
        int objects = random.Next(1, 40);
        for (int o = 0; o < objects; o++)
        {
            files.Add([MakeObject(random, o)]);
        }
    }

    /// <summary>What an entry of the output's table says; a place is the number of the function that is there.</summary>
    internal readonly record struct Row(string Name, byte Type, ushort Description, ulong Place);

    /// <summary>A symbol of an object.</summary>
    private readonly record struct Symbol(int Object, string Name, byte Type, ushort Description, ulong Number);

    internal LinkOptions Options { get; } = new()
    {
        OutputPath = "program",
        Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        WorkingFolder = "/src",
    };

    /// <summary>The source of each object that has debug information, by object.</summary>
    internal Dictionary<int, DebugInformation> Sources { get; } = [];

    /// <summary>The objects, as inputs of a link.</summary>
    internal ImmutableArray<LoadedInput> Inputs => [.. files.SelectMany(f => f)];

    internal byte[] Link(IExecution execution) => Link(execution, Options);

    internal byte[] Link(IExecution execution, LinkOptions options)
    {
        ImmutableArray<LoadedInput> inputs = Inputs;
        return [.. LinkInMemory.FileOf(LinkInMemory.Plan(execution, inputs, options with { Inputs = [.. inputs.Select(i => i.Request)] })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    /// <summary>The table but for the debug map: locals in object order, then externals by name. The first weak definition wins.</summary>
    internal List<Row> Expected()
    {
        IEnumerable<Symbol> winners = symbols.Where(s => !symbols.Any(other => other.Object < s.Object && other.Name == s.Name && IsGlobal(other) && IsGlobal(s)));
        IEnumerable<Row> locals = winners.Where(s => (s.Type & 0x11) != 0x01 && s.Name[0] is not ('l' or 'L'))
            .Select(s => new Row(s.Name, (byte)(s.Type & ~1), s.Description, s.Number));
        IEnumerable<Row> externals = winners.Where(s => (s.Type & 0x11) == 0x01)
            .Select(s => new Row(s.Name, s.Type, s.Description, s.Number))
            .Append(new Row("__mh_execute_header", 0x0f, 0x10, ulong.MaxValue))
            .OrderBy(r => r.Name, StringComparer.Ordinal);
        return [.. locals, .. externals];
    }

    internal List<Row> Decoded(byte[] file)
    {
        var image = new LinkedImage(file);
        var rows = new List<Row>();
        foreach (SymbolTableReader.Entry entry in new SymbolTableReader(file).Entries.Where(e => !e.IsStab))
        {
            ulong place = entry.Name == "__mh_execute_header" ? (entry.Value == image.ImageBase ? ulong.MaxValue : 0)
                : (entry.Type & 0x0e) == 0x2 ? entry.Value
                : image.CodeAt(entry.Value) == Return ? 0x10000 // RET: in the middle of a function
                : image.CodeAt(entry.Value) >> 5 & 0xffff;
            rows.Add(new Row(entry.Name, entry.Type, entry.Description, place));
        }

        return rows;
    }

    /// <summary>The functions of an object that a debug map tells of: name, number and size, in table order.</summary>
    /// <remarks>A name that no output has does not end the function before it; but where atoms may be cut, only L does not cut them.</remarks>
    internal List<(string Name, ulong Number, ulong Size)> Functions(int objectIndex)
    {
        List<Symbol> all = [.. symbols.Where(s => s.Object == objectIndex && (s.Type & 0x0e) == 0x0e)];
        var listed = new List<(string, ulong, ulong)>();
        for (int i = 0; i < all.Count; i++)
        {
            bool lost = symbols.Any(other => other.Object < objectIndex && other.Name == all[i].Name && IsGlobal(other) && IsGlobal(all[i]));
            if (!lost && !IsPrivateName(all[i].Name))
            {
                int end = all.FindIndex(i + 1, s => cuttable[objectIndex] ? s.Name[0] != 'L' : !IsPrivateName(s.Name));
                listed.Add((all[i].Name, all[i].Number, (ulong)((end < 0 ? all.Count : end) - i) * 8));
            }
        }

        return listed;
    }

    private static bool IsPrivateName(string name) => name[0] is 'l' or 'L';

    private static bool IsGlobal(Symbol symbol) => (symbol.Type & 1) != 0;

    private LoadedInput MakeObject(Random random, int number)
    {
        var builder = new ObjectBuilder { SubsectionsViaSymbols = random.Next(3) != 0 };
        cuttable.Add(builder.SubsectionsViaSymbols);
        int functions = random.Next(1, 12);
        int text = builder.Text([.. Enumerable.Range(0, functions).SelectMany(f => new[] { Move(number, f), Return })]);
        for (int f = 0; f < functions; f++)
        {
            // Weak copies only where the object may be cut: elsewhere a loser shares its atom with other symbols.
            (string name, bool external, bool hidden, ushort description) = random.Next(builder.SubsectionsViaSymbols ? 8 : 7) switch
            {
                0 => ($"_loc{random.Next(5)}", false, false, (ushort)0),
                1 => ($"l_tmp{f}", false, false, (ushort)0),
                2 => ($"Ltmp{f}", false, false, (ushort)0),
                3 => ($"_hidden{number}_{f}", true, true, (ushort)0),
                7 => ($"_weak{random.Next(4)}_{f}", true, false, SymbolTypes.WeakDefinition),
                4 => ($"_cold{number}_{f}", true, false, SymbolTypes.ColdFunction),
                _ => ($"_global{number}_{f}", true, false, (ushort)0),
            };
            (name, external, hidden) = number == 0 && f == 0 ? ("_main", true, false) : (name, external, hidden);
            description = number == 0 && f == 0 ? (ushort)0 : description;
            builder.Define(name, text, (ulong)f * 8, external, description, hidden);
            byte type = (byte)(0x0e | (external ? 1 : 0) | (hidden ? 0x10 : 0));
            symbols.Add(new Symbol(number, name, type, description, (ulong)((number * 16) + f)));
        }

        if (random.Next(3) == 0)
        {
            bool external = random.Next(2) == 0;
            ulong value = (ulong)random.Next(1 << 20);
            string name = $"_absolute{number}";
            builder.Absolute(name, value, external);
            symbols.Add(new Symbol(number, name, (byte)(2 | (external ? 1 : 0)), 0, value));
        }

        if (random.Next(2) == 0)
        {
            var source = new DebugInformation(random.Next(2, 6), random.Next(4), $"/src/folder{random.Next(3)}", random.Next(4) == 0 ? $"/abs/s{number}.c" : $"s{number}.c");
            source.AddTo(builder);
            Sources.Add(number, source);
        }

        string path = $"o{number}.o";
        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), (ulong)number + 1000);
    }

    // MOVZ w0, #number
    private static uint Move(int number, int function) => 0x52800000u | ((uint)((number * 16) + function) << 5);
}
