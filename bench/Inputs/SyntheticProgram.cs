using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using AfsLd.Domain.Format;

namespace AfsLd.Bench.Inputs;

/// <summary>A program of many objects that call each other, the same for the same numbers: what size does is to be measured with it.</summary>
/// <remarks>Each function calls four others (of any object, of libSystem, weak ones that several objects define), uses a string that
/// some share and data through the GOT, and has compact unwind information; each object has a table of pointers. A quarter of the
/// functions are local. Object 0 has _main, and the first function of each object calls the next object's first, so that a program in
/// archives pulls every member.</remarks>
internal sealed class SyntheticProgram(int objectCount, int functionsPerObject, ulong seed = 1)
{
    private const int WordsInFunction = 20;
    private const int FunctionBytes = WordsInFunction * 4;
    private const int SharedFunctions = 500;
    private const uint Nop = 0xd503201f;
    private const uint BranchAndLink = 0x94000000;
    private const uint FrameUnwind = 0x04000000; // UNWIND_ARM64_MODE_FRAME, mach-o/compact_unwind_encoding.h

    private static readonly string[] Imports =
        ["_abort", "_calloc", "_exit", "_free", "_malloc", "_memcpy", "_memset", "_printf", "_puts", "_realloc", "_strcmp", "_strlen"];

    /// <summary>How many objects there are.</summary>
    internal int ObjectCount => objectCount;

    /// <summary>A stub of libSystem with what the program imports.</summary>
    internal static string LibSystem =>
        "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: '/usr/lib/libSystem.B.dylib'\ncurrent-version: 1351\n"
        + "exports:\n  - targets: [ arm64-macos ]\n    symbols: [ " + string.Join(", ", Imports) + ", dyld_stub_binder ]\n...\n";

    /// <summary>The name that an object's global function has.</summary>
    internal static string FunctionName(int unit, int function) =>
        string.Create(CultureInfo.InvariantCulture, $"__ZN9synthetic4unitILi{unit}EE8functionE{function}PKcRKNSt3__16vectorIiEE");

    /// <summary>The bytes of an object, from 0.</summary>
    internal byte[] Object(int unit)
    {
        RandomNumbers random = new((seed << 32) + (ulong)unit);
        ObjectWriter writer = new();
        int text = writer.Section("__TEXT", "__text", Code(), SectionTypes.PureInstructions | SectionTypes.SomeInstructions, 2);
        int texts = writer.Section("__TEXT", "__cstring", Strings(unit, out int[] stringAt), SectionTypes.CStringLiterals, 0);
        int data = writer.Section("__DATA", "__data", new byte[8 * functionsPerObject], SectionTypes.Regular, 3);
        int unwind = writer.Section("__LD", "__compact_unwind", Unwind(writer.AddressOf(text)), SectionTypes.Debug, 3);
        Dictionary<string, int> undefined = new(StringComparer.Ordinal);
        int[] stringSymbols = new int[functionsPerObject];
        int[] functions = new int[functionsPerObject];
        for (int f = 0; f < functionsPerObject; f++)
        {
            stringSymbols[f] = writer.Define($"l_.str.{f.ToString(CultureInfo.InvariantCulture)}", texts, (ulong)stringAt[f], isExternal: false);
        }

        HashSet<int> shared = [];
        for (int f = 0; f < functionsPerObject; f++)
        {
            functions[f] = DefineFunction(writer, text, unit, f, ref random, shared);
        }

        int table = writer.Define(TableName(unit), data, 0, isExternal: true);
        for (int f = 0; f < functionsPerObject; f++)
        {
            int at = f * FunctionBytes;
            writer.Instruction(text, at + 8, RelocationType.Page21, stringSymbols[f]);
            writer.Instruction(text, at + 12, RelocationType.PageOff12, stringSymbols[f]);
            int used = random.Below(objectCount);
            int slot = used == unit ? table : Undefined(writer, undefined, TableName(used));
            writer.Instruction(text, at + 16, RelocationType.GotLoadPage21, slot);
            writer.Instruction(text, at + 20, RelocationType.GotLoadPageOff12, slot);
            for (int call = 0; call < 4; call++)
            {
                bool next = f == 0 && call == 0 && unit + 1 < objectCount;
                int callee = next ? Undefined(writer, undefined, FunctionName(unit + 1, 0)) : Callee(writer, undefined, functions, unit, ref random);
                writer.Instruction(text, at + 24 + (call * 4), RelocationType.Branch26, callee);
            }

            writer.Pointer(data, f * 8, random.Below(8) == 0 ? Undefined(writer, undefined, Imports[random.Below(Imports.Length)]) : functions[f]);
            writer.SectionPointer(unwind, f * 32, text);
        }

        return writer.Build();
    }

    // Every fourth is local, but those that other objects call: the first, and every one whose number is a multiple of three.
    private static bool IsGlobal(int function) => function % 3 == 0 || function % 4 != 1;

    private static string TableName(int unit) => string.Create(CultureInfo.InvariantCulture, $"__ZN9synthetic4unitILi{unit}EE5tableE");

    private static int DefineFunction(ObjectWriter writer, int text, int unit, int function, ref RandomNumbers random, HashSet<int> shared)
    {
        ulong offset = (ulong)function * FunctionBytes;
        int weak = random.Below(SharedFunctions);
        if (unit == 0 && function == 1)
        {
            return writer.Define("_main", text, offset, isExternal: true);
        }

        return function % 8 == 7 && shared.Add(weak)
            ? writer.Define(string.Create(CultureInfo.InvariantCulture, $"__ZN6shared6inlineILi{weak}EEvv"), text, offset, isExternal: true, isWeak: true)
            : writer.Define(FunctionName(unit, function), text, offset, IsGlobal(function));
    }

    private int Callee(ObjectWriter writer, Dictionary<string, int> undefined, int[] functions, int unit, ref RandomNumbers random)
    {
        switch (random.Below(4))
        {
            case 0:
                return Undefined(writer, undefined, Imports[random.Below(Imports.Length)]);
            case 1:
                return functions[random.Below(functions.Length)];
            default:
                // A function that is surely there: its number is a multiple of three, and it is not one of the weak ones.
                int other = random.Below(objectCount);
                int function = random.Below((functionsPerObject + 2) / 3) * 3;
                function -= function % 8 == 7 ? 3 : 0;
                return other == unit ? functions[function] : Undefined(writer, undefined, FunctionName(other, function));
        }
    }

    private static int Undefined(ObjectWriter writer, Dictionary<string, int> known, string name)
    {
        if (!known.TryGetValue(name, out int symbol))
        {
            symbol = writer.Undefined(name);
            known.Add(name, symbol);
        }

        return symbol;
    }

    private byte[] Code()
    {
        byte[] code = new byte[functionsPerObject * FunctionBytes];
        ReadOnlySpan<uint> body =
        [
            0xa9bf7bfd, // stp x29, x30, [sp, #-16]!
            0x910003fd, // mov x29, sp
            0x90000000, // adrp x0, string
            0x91000000, // add x0, x0, string
            0x90000008, // adrp x8, slot
            0xf9400108, // ldr x8, [x8, slot]
            BranchAndLink, BranchAndLink, BranchAndLink, BranchAndLink,
            Nop, Nop, Nop, Nop, Nop, Nop, Nop, Nop,
            0xa8c17bfd, // ldp x29, x30, [sp], #16
            0xd65f03c0, // ret
        ];
        for (int word = 0; word < functionsPerObject * WordsInFunction; word++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(word * 4), body[word % WordsInFunction]);
        }

        return code;
    }

    private byte[] Strings(int unit, out int[] starts)
    {
        starts = new int[functionsPerObject];
        List<byte> bytes = [];
        for (int f = 0; f < functionsPerObject; f++)
        {
            starts[f] = bytes.Count;

            // Half of them are in every object.
            string text = f % 2 == 0 ? $"the {f.ToString(CultureInfo.InvariantCulture)}th shared text\n" : $"text {f.ToString(CultureInfo.InvariantCulture)} of {unit.ToString(CultureInfo.InvariantCulture)}";
            bytes.AddRange(Encoding.ASCII.GetBytes(text));
            bytes.Add(0);
        }

        return [.. bytes];
    }

    // struct compact_unwind_entry: start, length, encoding, personality, LSDA.
    private byte[] Unwind(ulong textAddress)
    {
        byte[] rows = new byte[functionsPerObject * 32];
        for (int f = 0; f < functionsPerObject; f++)
        {
            Span<byte> row = rows.AsSpan(f * 32);
            BinaryPrimitives.WriteUInt64LittleEndian(row, textAddress + ((ulong)f * FunctionBytes));
            BinaryPrimitives.WriteUInt32LittleEndian(row[8..], FunctionBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(row[12..], FrameUnwind);
        }

        return rows;
    }
}
