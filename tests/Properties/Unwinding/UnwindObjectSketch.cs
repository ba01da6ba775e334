using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Unwinding;

/// <summary>One generated object with functions, LSDAs, rows of __compact_unwind and an __eh_frame.</summary>
public sealed class UnwindObjectSketch
{
    /// <summary>Personalities are symbols that no object defines, but the last: object 0 defines it.</summary>
    public const int PersonalityCount = 6;

    private const uint Return = 0xd65f03c0;
    private const uint Nop = 0xd503201f;
    private readonly List<FunctionSketch> functions = [];
    private readonly List<int> symbolOf = [];
    private readonly ObjectBuilder builder;
    private readonly FrameStyle style;
    private readonly int index;
    private readonly int[] personalitySymbols = new int[PersonalityCount];
    private int[] lsdaSymbols = [];
    private int text;
    private int exceptions;

    public UnwindObjectSketch(Random random, int index)
    {
        this.index = index;
        builder = new ObjectBuilder { SubsectionsViaSymbols = random.Next(5) != 0 };
        bool isAbsolute = random.Next(6) == 0;
        style = new FrameStyle(
            isAbsolute ? (byte)0 : random.Next(2) == 0 ? (byte)0x10 : (byte)0x1b,
            isAbsolute || random.Next(3) != 0,
            random.Next(3) == 0,
            random.Next(5) == 0,
            random.Next(3) == 0 ? (byte)3 : (byte)1);
        InventFunctions(random);
        Bytes = Build(random);
    }

    public byte[] Bytes { get; }

    public IReadOnlyList<FunctionSketch> Functions => functions;

    public static string PersonalityName(int personality) => $"_personality{personality}";

    private void InventFunctions(Random random)
    {
        int count = random.Next(1, 24);
        int personalities = random.Next(0, PersonalityCount + 1);
        int offset = 0;
        int lsdas = 0;
        for (int i = 0; i < count; i++)
        {
            int length = 4 * random.Next(1, 30);
            bool hasPersonality = personalities > 0 && random.Next(3) == 0;
            int personality = hasPersonality ? random.Next(personalities) : -1;
            bool hasLsda = random.Next(hasPersonality ? 2 : 8) == 0;
            uint encoding = random.Next(10) switch
            {
                0 or 1 => 0,
                2 => 0x0300_0000,
                3 or 4 => 0x0200_0000 | ((uint)random.Next(4) << 12),
                5 => 0x0400_0000 | ((uint)random.Next(16) << 8) | (uint)random.Next(32),
                _ => 0x0400_0000 | (uint)random.Next(3),
            };
            bool hasFde = random.Next(4) == 0;
            bool isInside = i > 0 && random.Next(6) == 0;
            bool isWeak = !isInside && builder.SubsectionsViaSymbols && random.Next(5) == 0;
            functions.Add(new FunctionSketch(
                isWeak ? $"_weak{random.Next(6)}_{i}" : $"_f{index}_{i}", offset, length, encoding, personality, hasLsda ? lsdas++ : -1, hasFde, isWeak, !isWeak && length >= 16 && random.Next(8) == 0, isInside));
            offset += length;
            offset += random.Next(3) == 0 ? (16 - (offset % 16)) % 16 : 0;
        }

        lsdaSymbols = new int[lsdas];
    }

    private byte[] Build(Random random)
    {
        FunctionSketch last = functions[^1];
        var code = new byte[last.Offset + last.Length];
        for (int at = 0; at < code.Length; at += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(at), Nop);
        }

        foreach (FunctionSketch function in functions)
        {
            for (int at = function.Offset; at < function.Offset + function.Length; at += 4)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(at), Return);
            }
        }

        text = builder.Section("__TEXT", "__text", code, SectionTypes.PureInstructions | SectionTypes.SomeInstructions, 2);
        exceptions = builder.Section("__TEXT", "__gcc_except_tab", new byte[lsdaSymbols.Length * 8], SectionTypes.Regular, 2);
        DefineSymbols();
        AddRows(random);
        AddFrames();
        return builder.Build();
    }

    private void DefineSymbols()
    {
        foreach (FunctionSketch function in functions)
        {
            int description = (function.IsWeak ? SymbolTypes.WeakDefinition : 0) | (function.IsInside ? SymbolTypes.AltEntry : 0);
            symbolOf.Add(builder.Define(function.Name, text, (ulong)function.Offset, true, (ushort)description));
        }

        foreach (FunctionSketch function in functions.FindAll(f => f.HasLabel))
        {
            builder.Define($"label{function.Name}", text, (ulong)function.Middle, isExternal: false);
        }

        for (int i = 0; i < lsdaSymbols.Length; i++)
        {
            lsdaSymbols[i] = builder.Define($"GCC_except_table{i}", exceptions, (ulong)(8 * i), isExternal: false);
        }

        for (int i = 0; i < PersonalityCount; i++)
        {
            personalitySymbols[i] = i == PersonalityCount - 1 && index == 0
                ? builder.Define(PersonalityName(i), text, 0, isPrivateExtern: true)
                : builder.Undefined(PersonalityName(i));
        }
    }

    private void AddRows(Random random)
    {
        List<FunctionSketch> rows = functions.FindAll(f => f.Encoding != 0);
        if (random.Next(4) == 0)
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
        }

        var contents = new byte[32 * rows.Count];
        int section = builder.Section("__LD", "__compact_unwind", contents, SectionTypes.Debug, 3);
        for (int i = 0; i < rows.Count; i++)
        {
            FunctionSketch row = rows[i];
            uint at = 32 * (uint)i;
            BinaryPrimitives.WriteUInt32LittleEndian(contents.AsSpan((int)at + 8), (uint)row.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(contents.AsSpan((int)at + 12), row.Encoding | (row.Lsda >= 0 ? 0x4000_0000u : 0));
            if (random.Next(4) == 0)
            {
                builder.Pointer(section, at, symbolOf[functions.IndexOf(row)]);
            }
            else
            {
                Address(contents, (int)at, text, row.Offset);
                builder.SectionPointer(section, at, text);
            }

            if (row.Personality == PersonalityCount - 1 && index == 0 && random.Next(2) == 0)
            {
                // The object that defines it may mean its place and not its name.
                Address(contents, (int)at + 16, text, 0);
                builder.SectionPointer(section, at + 16, text);
            }
            else if (row.Personality >= 0)
            {
                builder.Pointer(section, at + 16, personalitySymbols[row.Personality]);
            }

            if (row.Lsda >= 0 && random.Next(2) == 0)
            {
                builder.Pointer(section, at + 24, lsdaSymbols[row.Lsda]);
            }
            else if (row.Lsda >= 0)
            {
                Address(contents, (int)at + 24, exceptions, 8 * row.Lsda);
                builder.SectionPointer(section, at + 24, exceptions);
            }
        }
    }

    private void Address(byte[] contents, int at, int section, int offset) =>
        BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(at), builder.AddressOf(section) + (ulong)offset);

    private void AddFrames()
    {
        List<FunctionSketch> framed = functions.FindAll(f => f.HasFde);
        if (framed.Count == 0)
        {
            return;
        }

        var frames = new FrameWriter(style);
        var cies = new Dictionary<int, int>();
        foreach (FunctionSketch function in framed)
        {
            if (!cies.TryGetValue(function.Personality, out int cie))
            {
                cie = frames.Cie(function.Personality);
                cies.Add(function.Personality, cie);
            }

            frames.Fde(cie, function);
        }

        byte[] contents = frames.ToArray();
        int section = builder.Section("__TEXT", "__eh_frame", contents, SectionTypes.Coalesced | SectionTypes.LiveSupport, 3);
        int start = builder.Define("EH_frame1", section, 0, isExternal: false);
        var cieSymbols = new Dictionary<int, int>();
        foreach (FrameWriter.Field field in frames.Fields)
        {
            switch (field.Kind)
            {
                case FrameWriter.FieldKind.Personality:
                    builder.Instruction(section, (uint)field.At, RelocationType.PointerToGot, personalitySymbols[field.Target]);
                    break;
                case FrameWriter.FieldKind.Cie when style.RelocatesCiePointer:
                    if (!cieSymbols.TryGetValue(field.Target, out int cie))
                    {
                        cie = builder.Define($"CIE{field.Target}", section, (ulong)field.Target, isExternal: false);
                        cieSymbols.Add(field.Target, cie);
                    }

                    builder.Difference(section, (uint)field.At, start, cie, 2);
                    frames.Patch(contents, field, field.At);
                    break;
                case FrameWriter.FieldKind.Cie:
                    frames.Patch(contents, field, field.At - field.Target);
                    break;
                case FrameWriter.FieldKind.Function:
                    FunctionSketch function = functions[field.Target];
                    Point(contents, frames, field, section, start, symbolOf[field.Target], (long)builder.AddressOf(text) + function.Offset);
                    break;
                default:
                    Point(contents, frames, field, section, start, lsdaSymbols[field.Target], (long)builder.AddressOf(exceptions) + (8 * field.Target));
                    break;
            }
        }
    }

    private void Point(byte[] contents, FrameWriter frames, FrameWriter.Field field, int section, int start, int symbol, long address)
    {
        if (style.PointerEncoding == 0)
        {
            builder.Pointer(section, (uint)field.At, symbol);
        }
        else if (style.HasRelocations)
        {
            builder.Difference(section, (uint)field.At, symbol, start, field.SizeBytes == 4 ? 2 : 3);
            frames.Patch(contents, field, -field.At);
        }
        else
        {
            frames.Patch(contents, field, address - (long)builder.AddressOf(section) - field.At);
        }
    }

    /// <summary>Writes CIEs and FDEs, and remembers where their pointers are.</summary>
    private sealed class FrameWriter(FrameStyle style)
    {
        private readonly ByteWriter bytes = new();

        internal enum FieldKind
        {
            Cie,
            Function,
            Lsda,
            Personality,
        }

        /// <param name="Target">Offset of the CIE, or index of the function, LSDA, personality.</param>
        internal sealed record Field(FieldKind Kind, int At, int SizeBytes, int Target);

        internal List<Field> Fields { get; } = [];

        private int PointerSize => style.PointerEncoding == 0x1b ? 4 : 8;

        internal int Cie(int personality)
        {
            int start = bytes.Position;
            string letters = personality >= 0 ? "zPLR" : "zLR";
            var body = new ByteWriter().Word(0).Byte(style.Version);
            foreach (char letter in letters)
            {
                body.Byte((byte)letter);
            }

            body.Byte(0).Byte(1).Byte(0x78).Byte(30).Byte((byte)(personality >= 0 ? 7 : 2));
            int header = style.IsExtended ? 12 : 4;
            if (personality >= 0)
            {
                body.Byte(0x9b);
                Fields.Add(new Field(FieldKind.Personality, start + header + body.Position, 4, personality));
                body.Word(0);
            }

            body.Byte(style.PointerEncoding).Byte(style.PointerEncoding).Byte(0x0c).Byte(31).Byte(0);
            Record(body);
            return start;
        }

        internal void Fde(int cie, FunctionSketch function)
        {
            int header = style.IsExtended ? 12 : 4;
            int start = bytes.Position + header;
            Fields.Add(new Field(FieldKind.Cie, start, 4, cie));
            Fields.Add(new Field(FieldKind.Function, start + 4, PointerSize, FunctionIndex(function)));
            var body = new ByteWriter().Word(0);
            Pointer(body, 0);
            Pointer(body, (ulong)function.Length);
            body.Byte((byte)PointerSize);
            if (function.Lsda >= 0)
            {
                Fields.Add(new Field(FieldKind.Lsda, start + body.Position, PointerSize, function.Lsda));
            }

            Pointer(body, 0);
            foreach (byte code in function.Program)
            {
                body.Byte(code);
            }

            Record(body);
        }

        /// <summary>The last part of a function's name is its index in the object.</summary>
        private static int FunctionIndex(FunctionSketch function) =>
            int.Parse(function.Name.AsSpan(function.Name.LastIndexOf('_') + 1), System.Globalization.CultureInfo.InvariantCulture);

        internal byte[] ToArray() => bytes.ToArray();

        internal void Patch(byte[] contents, Field field, long value)
        {
            if (field.SizeBytes == 4)
            {
                BinaryPrimitives.WriteInt32LittleEndian(contents.AsSpan(field.At), (int)value);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(contents.AsSpan(field.At), value);
            }
        }

        private void Pointer(ByteWriter body, ulong value)
        {
            if (PointerSize == 4)
            {
                body.Word((uint)value);
            }
            else
            {
                body.Long(value);
            }
        }

        private void Record(ByteWriter body)
        {
            while (body.Position % 4 != 0)
            {
                body.Byte(0);
            }

            byte[] content = body.ToArray();
            if (style.IsExtended)
            {
                bytes.Word(0xffff_ffff).Long((ulong)content.Length);
            }
            else
            {
                bytes.Word((uint)content.Length);
            }

            bytes.Append(content);
        }
    }
}
