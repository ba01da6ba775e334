using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>One object of a <see cref="RandomProgram"/>. Every object has a function 0, a variable 0 and a thread-local variable.</summary>
internal sealed class RandomSource
{
    private const uint Adrp = 0x90000008; // ADRP x8
    private const uint AddX8 = 0x91000108; // ADD x8, x8, #0
    private const uint LoadX8 = 0xf9400108; // LDR x8, [x8]
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET
    private const string SharedText = "shared";

    private readonly Random random;
    private readonly int objectCount;
    private readonly ProgramMeaning meaning;
    private readonly ObjectBuilder builder;
    private readonly Dictionary<string, int> numbers = [];
    private readonly List<Action> relocations = [];
    private readonly RandomLiterals literals;
    private readonly RandomUnwinding unwinding = new();

    internal RandomSource(Random random, int number, int objectCount, bool isCertain, ProgramMeaning meaning)
    {
        this.random = random;
        this.objectCount = objectCount;
        this.meaning = meaning;
        Number = number;
        builder = new ObjectBuilder { SubsectionsViaSymbols = random.Next(4) != 0 };
        literals = new RandomLiterals(random, number);
        List<string> functions = MakeText();
        List<string> variables = MakeData();
        List<string> own = [.. functions, .. variables];
        if (!builder.SubsectionsViaSymbols)
        {
            // The first object's copy of _weak is the one that stays.
            meaning.Uncut.Add(number == 0 ? [.. functions, "_weak"] : functions);
            meaning.Uncut.Add(variables);
        }

        MakeRest();
        MakeThreadLocal();
        literals.Add(builder, numbers);
        unwinding.Add(builder, numbers, meaning);
        if (isCertain)
        {
            meaning.Certain.UnionWith(own);
        }

        relocations.ForEach(add => add());
        Exported = [.. own, "_weak", $"_t{number}"];
        Bytes = builder.Build();
    }

    internal int Number { get; }

    internal byte[] Bytes { get; }

    /// <summary>The names that an archive's index lists.</summary>
    internal string[] Exported { get; }

    private List<string> MakeText()
    {
        List<string> names = [.. Enumerable.Range(0, random.Next(1, 6)).Select(f => $"_f{Number}_{f}")];
        if (Number == 0)
        {
            names.Add("_main");
        }

        var words = new List<uint>();
        var starts = new List<int>();
        var tables = new List<int>();
        foreach (string name in names)
        {
            starts.Add(words.Count);
            MakeFunction(name, words);
            if (random.Next(4) == 0)
            {
                meaning.DataInCode.Add((name, (words.Count - starts[^1]) * 4, 8));
                tables.Add(words.Count);
                words.AddRange([(uint)random.Next(), (uint)random.Next()]);
            }
        }

        starts.Add(words.Count);
        words.AddRange([0x52800000u + ((uint)Number << 5), Return]); // MOVZ w0, #number
        int text = builder.Text([.. words]);
        for (int f = 0; f < names.Count; f++)
        {
            numbers[names[f]] = builder.Define(names[f], text, (ulong)starts[f] * 4, isPrivateExtern: IsPrivate(names[f]));
            unwinding.Choose(random, names[f], (starts[f + 1] - starts[f]) * 4);
        }

        builder.DataInCode([.. tables.SelectMany(word => BitConverter.GetBytes((uint)builder.AddressOf(text) + ((uint)word * 4)).Concat<byte>([8, 0, 1, 0]))]);
        numbers["_weak"] = builder.Define("_weak", text, (ulong)starts[^1] * 4, description: SymbolTypes.WeakDefinition);
        return names;
    }

    private void MakeFunction(string name, List<uint> words)
    {
        int start = words.Count;
        for (int step = random.Next(1, 4); step > 0; step--)
        {
            int at = words.Count;
            switch (random.Next(literals.IsEmpty ? 4 : 5))
            {
                case 0:
                    string callee = random.Next(4) == 0 ? AnyImport("_puts", RandomLibrary.Function) : AnyFunction();
                    words.Add(Call);
                    Patch(at, RelocationType.Branch26, callee, 0);
                    meaning.Calls.Add((name, at - start, callee));
                    break;
                case 1:
                    int addend = random.Next(3) == 0 ? random.Next(-64, 64) : 0;
                    MakePair(words, name, start, AddX8, RelocationType.Page21, RelocationType.PageOff12, AnyVariable(), addend);
                    break;
                case 2:
                    string loaded = random.Next(3) == 0 ? AnyImport("_environ", RandomLibrary.Variable, RandomLibrary.Optional) : AnyVariable();
                    MakePair(words, name, start, LoadX8, RelocationType.GotLoadPage21, RelocationType.GotLoadPageOff12, loaded, 0);
                    break;
                case 4:
                    (string label, byte[] value) = literals.Any(random);
                    words.AddRange([Adrp, AddX8]);
                    Patch(at, RelocationType.Page21, label, 0);
                    Patch(at + 1, RelocationType.PageOff12, label, 0);
                    meaning.Literals.Add((name, at - start, value));
                    break;
                default:
                    string local = AnyImport($"_t{random.Next(objectCount)}", RandomLibrary.ThreadLocal);
                    MakePair(words, name, start, LoadX8, RelocationType.TlvpLoadPage21, RelocationType.TlvpLoadPageOff12, local, 0);
                    break;
            }
        }

        words.Add(Return);
    }

    private void MakePair(List<uint> words, string function, int start, uint second, RelocationType page, RelocationType offset, string target, int addend)
    {
        int at = words.Count;
        words.AddRange([Adrp, second]);
        Patch(at, page, target, addend);
        Patch(at + 1, offset, target, addend);
        meaning.Addresses.Add((function, at - start, target, addend));
    }

    // __text is the first section.
    private void Patch(int word, RelocationType type, string target, int addend) =>
        relocations.Add(() => builder.Instruction(1, (uint)word * 4, type, NumberOf(target), addend));

    private List<string> MakeData()
    {
        List<string> names = [.. Enumerable.Range(0, random.Next(1, 5)).Select(v => $"_v{Number}_{v}")];
        byte[] contents = new byte[names.Count * 16];
        int section = builder.Section("__DATA", "__data", contents, SectionTypes.Regular, 3);
        for (int v = 0; v < names.Count; v++)
        {
            numbers[names[v]] = builder.Define(names[v], section, (ulong)v * 16, isPrivateExtern: IsPrivate(names[v]));
            MakeWord(names[v], 0, section, contents, v * 16);
            MakeWord(names[v], 1, section, contents, (v * 16) + 8);
        }

        return names;
    }

    private void MakeWord(string variable, int word, int section, byte[] contents, int at)
    {
        ulong value = (ulong)random.NextInt64();
        switch (random.Next(6))
        {
            case 0 or 1:
                string target = random.Next(5) == 0 ? AnyImport("_puts", RandomLibrary.Function, RandomLibrary.Optional) : random.Next(2) == 0 ? AnyFunction() : random.Next(4) == 0 ? "_common" : AnyVariable();
                value = (ulong)(random.Next(3) == 0 ? random.Next(0, 64) : 0);
                meaning.Pointers.Add((variable, word, target, (long)value));
                relocations.Add(() => builder.Pointer(section, (uint)at, NumberOf(target)));
                break;
            case 2:
                // Into __cstring, the third section, which has no symbol at its start: by the section's number.
                bool isOwn = random.Next(2) == 0;
                meaning.Texts.Add((variable, word, isOwn ? OwnText : SharedText));
                relocations.Add(() =>
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(at), builder.AddressOf(3) + (ulong)(isOwn ? SharedText.Length + 1 : 0));
                    builder.SectionPointer(section, (uint)at, 3);
                });
                break;
            case 3:
                bool isLong = random.Next(2) == 0;
                string minuend = random.Next(2) == 0 ? AnyFunction() : AnyVariable();
                long addend = random.Next(-100, 100);
                value = isLong ? (ulong)addend : (uint)addend;
                meaning.Differences.Add((variable, word * 8, isLong ? 8 : 4, minuend, variable, addend));
                relocations.Add(() => builder.Difference(section, (uint)at, NumberOf(minuend), NumberOf(variable), isLong ? 3 : 2));
                break;
            case 4:
                string slot = random.Next(3) == 0 ? "_environ" : AnyVariable();
                value &= 0xffffffff00000000;
                meaning.SlotDistances.Add((variable, word * 8, slot));
                relocations.Add(() => builder.Instruction(section, (uint)at, RelocationType.PointerToGot, NumberOf(slot)));
                break;
            default:
                meaning.Plain.Add((variable, word, value));
                break;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(at), value);
    }

    private void MakeRest()
    {
        builder.Section("__TEXT", "__cstring", Encoding.ASCII.GetBytes($"{SharedText}\0{OwnText}\0"), SectionTypes.CStringLiterals);
        int zero = builder.Zerofill("__DATA", "__bss", (ulong)random.Next(8, 64), 3);
        builder.Define($"_b{Number}", zero, 0, isExternal: random.Next(2) == 0);
    }

    private void MakeThreadLocal()
    {
        string name = $"_t{Number}";
        string initial = $"_t{Number}$tlv$init";
        int descriptors = builder.Section("__DATA", "__thread_vars", new byte[24], SectionTypes.ThreadLocalVariables, 3);
        int values = builder.Section("__DATA", "__thread_data", BitConverter.GetBytes((ulong)Number), SectionTypes.ThreadLocalRegular, 3);
        numbers[name] = builder.Define(name, descriptors, 0);
        int value = builder.Define(initial, values, 0, isExternal: false);
        relocations.Add(() => builder.Pointer(descriptors, 0, NumberOf("__tlv_bootstrap")).Pointer(descriptors, 16, value));
        meaning.ThreadLocals.Add((name, initial));
    }

    private string OwnText => $"own {Number}";

    private int NumberOf(string name)
    {
        if (!numbers.TryGetValue(name, out int number))
        {
            number = name == "_common" ? builder.Common(name, 16, 3) : builder.Undefined(name, isWeak: meaning.MayBeMissing.Contains(name));
            numbers[name] = number;
        }

        return number;
    }

    private string AnyFunction() => random.Next(5) == 0 ? "_weak" : $"_f{random.Next(objectCount)}_0";

    /// <summary>The first, or, in a program that has the other library, any of them.</summary>
    private string AnyImport(string always, params string[] fromLibrary) =>
        meaning.Libraries.Count == 0 || random.Next(2) == 0 ? always : fromLibrary[random.Next(fromLibrary.Length)];

    private bool IsPrivate(string name) => name != "_main" && random.Next(5) == 0 && meaning.Private.Add(name);

    private string AnyVariable() => $"_v{random.Next(objectCount)}_0";
}
