using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>An object of what merging must carry beside external names: local, hidden and weak symbols, atoms without a name, literals of each
/// size, references into literals and behind the end of an atom, initialisers, thread-local zeros, unwind information with LSDAs.</summary>
/// <remarks>Each function is BL, ADRP and ADD, ADRP and LDR, RET. Names that are the same in all objects are local, or weak.</remarks>
internal sealed class RandomPart
{
    private const int Functions = 5;
    private const int FunctionBytes = 24;
    private const int Variables = 12;
    private static readonly uint[] Code = [0x94000000, 0x90000008, 0x91000108, 0x90000008, 0xf9400108, 0xd65f03c0];

    private readonly Random random;
    private readonly ObjectBuilder builder;
    private readonly List<int> functions = [];
    private readonly List<int> targets = [];
    private readonly List<int> threadLocals = [];
    private readonly List<(int Section, int Bytes)> places = [];
    private readonly Dictionary<int, int> roomOfLiteral = [];

    internal RandomPart(Random random, int number, int count, bool isCut)
    {
        this.random = random;
        Number = number;
        builder = new ObjectBuilder { SubsectionsViaSymbols = isCut };
        int text = builder.Text([.. Enumerable.Range(0, Functions).SelectMany(_ => Code)]);
        byte[] contents = new byte[Variables * 8];
        int data = builder.Section("__DATA", "__data", contents, SectionTypes.Regular, 3);
        DefineFunctions(text);
        DefineVariables(data);
        int exceptions = MakeLiterals();
        MakeThreadLocals();
        MakeForeign(count);
        places.AddRange([(text, Functions * FunctionBytes), (data, contents.Length)]);
        MakeCode(text);
        for (int at = 0; at < contents.Length; at += 8)
        {
            MakeWord(data, contents, at);
        }

        MakeInitialiser(text);
        MakeUnwind(text, exceptions);
        Bytes = builder.BuildVersion(1, 13 << 16, 13 << 16).Build();
    }

    internal int Number { get; }

    internal byte[] Bytes { get; }

    private void DefineFunctions(int text)
    {
        functions.AddRange([
            builder.Define($"_f{Number}", text, 0),
            builder.Define("_local", text, FunctionBytes, isExternal: false),
            builder.Define($"_hidden{Number}", text, FunctionBytes * 2, isPrivateExtern: true),
            builder.Define("_weak", text, FunctionBytes * 3, description: SymbolTypes.WeakDefinition),
            builder.Define(Number == 0 ? "_main" : $"_g{Number}", text, FunctionBytes * 4)]);
        targets.AddRange(functions);
    }

    private void DefineVariables(int data) => targets.AddRange([
        builder.Define("_start", data, 0, isExternal: false),
        builder.Define($"_v{Number}", data, 16),
        builder.Define($"_hiddenData{Number}", data, 40, isPrivateExtern: true),
        builder.Define("_rest", data, 64, isExternal: false)]);

    /// <summary>Literals, a table of exceptions and zeros; returns the number of the table's section.</summary>
    private int MakeLiterals()
    {
        string text = $"\0same\0own {Number}\0pair {Number / 2}\0";
        int strings = builder.Section("__TEXT", "__cstring", Encoding.ASCII.GetBytes(text), SectionTypes.CStringLiterals);
        int four = builder.Section("__TEXT", "__literal4", Numbers(4, 7, Number), SectionTypes.Literals4, 2);
        int eight = builder.Section("__TEXT", "__literal8", Numbers(8, 7, Number), SectionTypes.Literals8, 3);
        int sixteen = builder.Section("__TEXT", "__literal16", Numbers(16, Number / 2, 7), SectionTypes.Literals16, 4);
        int exceptions = builder.Section("__TEXT", "__gcc_except_tab", Numbers(4, Number, 1, 2, Number), SectionTypes.Regular, 2);
        int zeros = builder.Zerofill("__DATA", "__bss", 64, 4);
        DefineLiteral("lsame", strings, 1, text.Length);
        DefineLiteral("lfour", four, 4, 8);
        DefineLiteral("leight", eight, 8, 16);
        DefineLiteral("lsixteen", sixteen, 0, 32);
        targets.AddRange([
            builder.Define("_table", exceptions, 8, isExternal: false),
            builder.Define("_zeros", zeros, 16, isExternal: false), builder.Define($"_moreZeros{Number}", zeros, 32)]);
        places.AddRange([(strings, text.Length), (four, 8), (eight, 16), (sixteen, 32), (exceptions, 16), (zeros, 64)]);
        return exceptions;
    }

    private void DefineLiteral(string name, int section, int offset, int sectionBytes)
    {
        targets.Add(builder.Define(name, section, (ulong)offset, isExternal: false));
        roomOfLiteral[targets[^1]] = sectionBytes - offset;
    }

    /// <summary>A distance from a target: into the literals behind it, or anywhere near.</summary>
    private int Distance(int target) =>
        random.Next(3) != 0 ? 0 : roomOfLiteral.TryGetValue(target, out int room) ? random.Next(room) : random.Next(-16, 80);

    private void MakeThreadLocals()
    {
        int descriptors = builder.Section("__DATA", "__thread_vars", new byte[48], SectionTypes.ThreadLocalVariables, 3);
        int values = builder.Section("__DATA", "__thread_data", Numbers(8, Number + 1), SectionTypes.ThreadLocalRegular, 3);
        int zeros = builder.Zerofill("__DATA", "__thread_bss", 16, 3, SectionTypes.ThreadLocalZerofill);
        threadLocals.AddRange([builder.Define("_full", descriptors, 0, isExternal: false), builder.Define($"_zero{Number}", descriptors, 24)]);
        int full = builder.Define("_full$tlv$init", values, 0, isExternal: false);
        int zero = builder.Define("_zero$tlv$init", zeros, 8, isExternal: false);
        int bootstrap = builder.Undefined("__tlv_bootstrap");
        builder.Pointer(descriptors, 0, bootstrap).Pointer(descriptors, 16, full).Pointer(descriptors, 24, bootstrap).Pointer(descriptors, 40, zero);
    }

    private void MakeForeign(int count)
    {
        functions.Add(builder.Undefined("_puts"));
        int other = random.Next(count);
        if (other != Number)
        {
            functions.Add(builder.Undefined($"_f{other}"));
            targets.AddRange([functions[^1], builder.Undefined($"_v{other}"), builder.Common("_common", 24, 3)]);
            threadLocals.Add(builder.Undefined($"_zero{other}"));
        }
    }

    private void MakeCode(int text)
    {
        for (uint at = 0; at < Functions * FunctionBytes; at += FunctionBytes)
        {
            builder.Instruction(text, at, RelocationType.Branch26, Any(functions));
            int target = Any(targets);
            int addend = Distance(target);
            builder.Instruction(text, at + 4, RelocationType.Page21, target, addend).Instruction(text, at + 8, RelocationType.PageOff12, target, addend);
            bool isThread = random.Next(2) == 0;
            target = isThread ? Any(threadLocals) : Any(targets);
            builder.Instruction(text, at + 12, isThread ? RelocationType.TlvpLoadPage21 : RelocationType.GotLoadPage21, target)
                .Instruction(text, at + 16, isThread ? RelocationType.TlvpLoadPageOff12 : RelocationType.GotLoadPageOff12, target);
        }
    }

    private void MakeWord(int data, byte[] contents, int at)
    {
        switch (random.Next(5))
        {
            case 0:
                int target = Any(targets);
                Put(contents, at, Distance(target));
                builder.Pointer(data, (uint)at, target);
                break;
            case 1:
                (int section, int bytes) = places[random.Next(places.Count)];
                Put(contents, at, (long)builder.AddressOf(section) + random.Next(bytes));
                builder.SectionPointer(data, (uint)at, section);
                break;
            case 2:
                int minuend = Any(targets);
                Put(contents, at, Distance(minuend));
                // The subtrahend is the variable itself: _start, _v, _hiddenData or _rest.
                builder.Difference(data, (uint)at, minuend, Functions + (at < 16 ? 0 : at < 40 ? 1 : at < 64 ? 2 : 3));
                break;
            case 3:
                builder.Instruction(data, (uint)at, RelocationType.PointerToGot, Any(targets));
                break;
            default:
                Put(contents, at, random.NextInt64());
                break;
        }
    }

    private void MakeInitialiser(int text)
    {
        int starters = builder.Section(
            "__DATA", "__mod_init_func", Numbers(8, (int)builder.AddressOf(text) + (random.Next(Functions) * FunctionBytes)), SectionTypes.ModInitFunctionPointers, 3);
        builder.SectionPointer(starters, 0, text);
    }

    private void MakeUnwind(int text, int exceptions)
    {
        byte[] rows = new byte[Functions * CompactUnwind.RowSizeBytes];
        int section = builder.Section("__LD", "__compact_unwind", rows, SectionTypes.Regular | SectionTypes.Debug, 3);
        for (int f = 0; f < Functions; f++)
        {
            int at = f * CompactUnwind.RowSizeBytes;
            bool hasTable = random.Next(2) == 0;
            uint encoding = (random.Next(2) == 0 ? CompactUnwind.ModeFrameless | 0x1000 : 0x04000000) | (hasTable ? CompactUnwind.HasLsda : 0);
            BinaryPrimitives.WriteUInt32LittleEndian(rows.AsSpan(at + CompactUnwind.LengthField), FunctionBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(rows.AsSpan(at + CompactUnwind.EncodingField), encoding);
            Put(rows, at, (long)builder.AddressOf(text) + (f * FunctionBytes));
            builder.SectionPointer(section, (uint)at, text);
            if (hasTable)
            {
                // Any function will do for a personality; more than three would have frames.
                Put(rows, at + CompactUnwind.LsdaField, (long)builder.AddressOf(exceptions) + (random.Next(2) * 8));
                builder.SectionPointer(section, (uint)(at + CompactUnwind.LsdaField), exceptions);
                builder.Pointer(section, (uint)(at + CompactUnwind.PersonalityField), Number == 0 ? functions[0] : functions[Functions]);
            }
        }
    }

    private int Any(List<int> symbols) => symbols[random.Next(symbols.Count)];

    private static void Put(byte[] bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);

    private static byte[] Numbers(int sizeBytes, params int[] values) => [.. values.SelectMany(value => BitConverter.GetBytes(value).Concat(new byte[sizeBytes - 4]))];
}
