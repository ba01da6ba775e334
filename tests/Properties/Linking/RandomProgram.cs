using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>A random but valid program: objects that call, load, point at and subtract each other's symbols.</summary>
/// <remarks>Everything follows from the seed. What each 8-byte pointer and each instruction must come to is recorded as
/// it is made, so that a test can decode the output and compare.</remarks>
internal sealed class RandomProgram
{
    private const uint Adrp = 0x90000008; // ADRP x8
    private const uint AddX8 = 0x91000108; // ADD x8, x8, #0
    private const uint LoadX8 = 0xf9400108; // LDR x8, [x8]
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET

    private readonly Random random;
    private readonly int objectCount;

    /// <summary>A program of a few objects; some have more than the stages put into one group.</summary>
    internal RandomProgram(int seed)
        : this(seed, 0)
    {
    }

    /// <summary>A program of so many objects; 0: as the seed has it.</summary>
    internal RandomProgram(int seed, int objects)
    {
        random = new Random(seed);
        objectCount = objects != 0 ? objects : random.Next(6) == 0 ? random.Next(17, 50) : random.Next(1, 6);
        Inputs = [.. Enumerable.Range(0, objectCount).Select(MakeObject)];
        Chained = random.Next(2) == 0;
        DeadStrip = random.Next(3) == 0;
    }

    internal ImmutableArray<LoadedInput> Inputs { get; }

    internal bool Chained { get; }

    internal bool DeadStrip { get; }

    /// <summary>Every call: the caller's function, the instruction's index in it, and the callee.</summary>
    internal List<(string Caller, int Word, string Callee)> Calls { get; } = [];

    /// <summary>Every address taken by ADRP + ADD or ADRP + LDR: the function, the ADRP's index, the target.</summary>
    internal List<(string Function, int Word, string Target)> Addresses { get; } = [];

    /// <summary>Every pointer: the variable, its word, what it points at, the addend.</summary>
    internal List<(string Variable, int Word, string Target, long Addend)> Pointers { get; } = [];

    internal LinkOptions Options => new()
    {
        OutputPath = "program",
        Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        FixupEncoding = Chained ? FixupEncoding.Chained : FixupEncoding.Classic,
        DeadStrip = DeadStrip,
        Inputs = [.. Inputs.Select(input => input.Request)],
    };

    private LoadedInput MakeObject(int number)
    {
        var builder = new ObjectBuilder { SubsectionsViaSymbols = random.Next(4) != 0 };
        var symbols = new Dictionary<string, int>();
        int functions = random.Next(1, 6);
        var words = new List<uint>();
        var starts = new List<int>();
        var edits = new List<(int Word, RelocationType Type, string Target)>();
        for (int f = 0; f < functions; f++)
        {
            starts.Add(words.Count);
            MakeFunction($"_f{number}_{f}", words, edits);
        }

        if (number == 0)
        {
            starts.Add(words.Count);
            MakeFunction("_main", words, edits);
        }

        starts.Add(words.Count);
        words.AddRange([0x52800000u + ((uint)number << 5), Return]);

        int text = builder.Text([.. words]);
        int variables = random.Next(1, 5);
        var data = new ulong[variables * 2];
        int dataSection = builder.Section("__DATA", "__data", DataBytes(data, number, out List<(int Word, string Target)> pointers), SectionTypes.Regular, 3);
        int strings = builder.Section("__TEXT", "__cstring", Encoding.ASCII.GetBytes($"shared\0own {number}\0"), SectionTypes.CStringLiterals);
        int zero = builder.Zerofill("__DATA", "__bss", (ulong)random.Next(8, 64), 3);

        for (int f = 0; f < functions; f++)
        {
            symbols[$"_f{number}_{f}"] = builder.Define($"_f{number}_{f}", text, (ulong)starts[f] * 4);
        }

        if (number == 0)
        {
            symbols["_main"] = builder.Define("_main", text, (ulong)starts[functions] * 4);
        }

        symbols["_weak"] = builder.Define("_weak", text, (ulong)starts[^1] * 4, description: SymbolTypes.WeakDefinition);
        for (int v = 0; v < variables; v++)
        {
            symbols[$"_v{number}_{v}"] = builder.Define($"_v{number}_{v}", dataSection, (ulong)v * 16);
        }

        symbols[$"_s{number}"] = builder.Define($"_s{number}", strings, 7, isExternal: false);
        symbols[$"_b{number}"] = builder.Define($"_b{number}", zero, 0, isExternal: random.Next(2) == 0);
        int Number(string name)
        {
            if (!symbols.TryGetValue(name, out int index))
            {
                index = name == "_common" ? builder.Common(name, 16, 3) : builder.Undefined(name);
                symbols[name] = index;
            }

            return index;
        }

        foreach ((int word, RelocationType type, string target) in edits)
        {
            builder.Instruction(text, (uint)word * 4, type, Number(target));
        }

        foreach ((int word, string target) in pointers)
        {
            builder.Pointer(dataSection, (uint)word * 8, Number(target));
        }

        string path = $"o{number}.o";
        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), 0);
    }

    private void MakeFunction(string name, List<uint> words, List<(int Word, RelocationType Type, string Target)> edits)
    {
        int start = words.Count;
        for (int step = random.Next(1, 4); step > 0; step--)
        {
            int at = words.Count;
            switch (random.Next(3))
            {
                case 0:
                    string callee = random.Next(4) == 0 ? "_puts" : AnyFunction();
                    words.Add(Call);
                    edits.Add((at, RelocationType.Branch26, callee));
                    Calls.Add((name, at - start, callee));
                    break;
                case 1:
                    string direct = AnyVariable();
                    words.AddRange([Adrp, AddX8]);
                    edits.Add((at, RelocationType.Page21, direct));
                    edits.Add((at + 1, RelocationType.PageOff12, direct));
                    Addresses.Add((name, at - start, direct));
                    break;
                default:
                    string loaded = random.Next(3) == 0 ? "_environ" : AnyVariable();
                    words.AddRange([Adrp, LoadX8]);
                    edits.Add((at, RelocationType.GotLoadPage21, loaded));
                    edits.Add((at + 1, RelocationType.GotLoadPageOff12, loaded));
                    Addresses.Add((name, at - start, loaded));
                    break;
            }
        }

        words.Add(Return);
    }

    private byte[] DataBytes(ulong[] data, int number, out List<(int Word, string Target)> pointers)
    {
        pointers = [];
        for (int word = 0; word < data.Length; word++)
        {
            string variable = $"_v{number}_{word / 2}";
            if (random.Next(2) == 0)
            {
                string target = random.Next(5) == 0 ? "_puts" : random.Next(2) == 0 ? AnyFunction() : random.Next(4) == 0 ? "_common" : AnyVariable();
                long addend = random.Next(3) == 0 ? random.Next(0, 64) : 0;
                pointers.Add((word, target));
                data[word] = (ulong)addend;
                Pointers.Add((variable, word % 2, target, addend));
            }
            else
            {
                data[word] = (ulong)random.NextInt64();
            }
        }

        return [.. data.SelectMany(BitConverter.GetBytes)];
    }

    // Every object has a function 0 and a variable 0.
    private string AnyFunction() => random.Next(5) == 0 ? "_weak" : $"_f{random.Next(objectCount)}_0";

    private string AnyVariable() => $"_v{random.Next(objectCount)}_0";
}
