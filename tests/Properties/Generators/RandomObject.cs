using System;
using System.Linq;
using AfsLd.Domain.Format;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Valid objects of every shape, each a function of its seed alone.</summary>
public static class RandomObject
{
    /// <summary>The bytes of one object.</summary>
    public static byte[] Of(int seed) => Builder(new Random(seed)).Build();

    /// <summary>One object before it is written.</summary>
    public static ObjectBuilder Builder(Random random)
    {
        var builder = new ObjectBuilder
        {
            SubsectionsViaSymbols = random.Next(4) != 0,
            SortsRelocations = random.Next(3) != 0,
        };
        AddSections(builder, random);
        AddSymbols(builder, random);
        AddRelocations(builder, random);
        AddCommands(builder, random);
        return builder;
    }

    private static void AddSections(ObjectBuilder builder, Random random)
    {
        int count = random.Next(0, 7);
        for (int i = 0; i < count; i++)
        {
            byte align = (byte)random.Next(0, 5);
            switch (random.Next(8))
            {
                case 7:
                    builder.Section("__DWARF", "__debug_info", RandomBytes(random, random.Next(0, 60)), SectionTypes.Debug);
                    break;
                case 0 or 1:
                    builder.Text(Enumerable.Range(0, random.Next(0, 24)).Select(_ => (uint)random.Next()).ToArray());
                    break;
                case 2:
                    builder.Data(Enumerable.Range(0, random.Next(0, 12)).Select(_ => (ulong)random.NextInt64()).ToArray());
                    break;
                case 3:
                    builder.Section("__TEXT", "__cstring", "hello\0world\0"u8.ToArray(), SectionTypes.CStringLiterals);
                    break;
                case 4:
                    builder.Zerofill("__DATA", "__bss", (ulong)random.Next(0, 100_000), align);
                    break;
                case 5:
                    builder.Section("__LD", "__compact_unwind", new byte[32 * random.Next(0, 4)], SectionTypes.Debug, 3);
                    break;
                default:
                    builder.Section("__TEXT", "__const", RandomBytes(random, random.Next(0, 60)), SectionTypes.Regular, align);
                    break;
            }
        }
    }

    private static void AddSymbols(ObjectBuilder builder, Random random)
    {
        int count = random.Next(0, 20);
        for (int i = 0; i < count; i++)
        {
            string name = $"_{(char)('a' + random.Next(26))}{new string('x', random.Next(0, 40))}{i}";
            switch (random.Next(7))
            {
                case 0:
                    builder.Undefined(name, random.Next(2) == 0);
                    break;
                case 1:
                    builder.Common(name, (ulong)random.Next(1, 5000), (byte)random.Next(0, 16));
                    break;
                case 2:
                    builder.Absolute(name, (ulong)random.NextInt64(), random.Next(2) == 0);
                    break;
                case 3:
                    builder.Symbol(name, SymbolTypes.Indirect | SymbolTypes.External, 0, 0, 0);
                    break;
                case 4:
                    builder.Symbol(name, SymbolTypes.GlobalStab, 0, 0, 0);
                    break;
                default:
                    if (builder.SectionCount > 0)
                    {
                        int section = random.Next(1, builder.SectionCount + 1);
                        builder.Define(
                            name,
                            section,
                            (ulong)random.NextInt64((long)builder.SizeOf(section) + 1),
                            random.Next(2) == 0,
                            random.Next(3) == 0 ? SymbolTypes.WeakDefinition : (ushort)0,
                            random.Next(5) == 0);
                    }

                    break;
            }
        }
    }

    private static void AddRelocations(ObjectBuilder builder, Random random)
    {
        for (int section = 1; section <= builder.SectionCount; section++)
        {
            if (builder.IsZerofill(section))
            {
                continue;
            }

            // One place for each 8 bytes, in ascending order: what the builder writes unless it sorts.
            for (uint offset = 0; offset + 8 <= builder.SizeOf(section); offset += 8)
            {
                AddRelocation(builder, random, section, offset);
            }
        }
    }

    private static void AddRelocation(ObjectBuilder builder, Random random, int section, uint offset)
    {
        int kind = random.Next(16);
        if (builder.SymbolCount == 0 || kind == 0)
        {
            builder.SectionPointer(section, offset, random.Next(1, builder.SectionCount + 1));
            return;
        }

        int symbol = random.Next(builder.SymbolCount);
        switch (kind)
        {
            case 1:
                builder.Pointer(section, offset, symbol);
                break;
            case 2:
                builder.Difference(section, offset, symbol, random.Next(builder.SymbolCount), random.Next(2, 4));
                break;
            case 3:
                builder.Instruction(section, offset, RelocationType.Branch26, symbol, random.Next(-8, 8));
                break;
            case 4:
                builder.Instruction(section, offset, RelocationType.Page21, symbol, random.Next(-0x800000, 0x800000));
                break;
            case 5:
                builder.Instruction(section, offset, RelocationType.PageOff12, symbol, random.Next(-5, 5));
                break;
            case 6:
                builder.Instruction(section, offset, (RelocationType)random.Next((int)RelocationType.GotLoadPage21, (int)RelocationType.Addend), symbol);
                break;
            default:
                break;
        }
    }

    private static void AddCommands(ObjectBuilder builder, Random random)
    {
        if (random.Next(3) != 0)
        {
            builder.BuildVersion((uint)random.Next(1, 13), (uint)random.Next(11, 16) << 16, 15 << 16);
        }
        else if (random.Next(2) == 0)
        {
            builder.Command(new ByteWriter().Word(LoadCommands.VersionMinMacOS).Word(16).Word(11 << 16).Word(12 << 16).ToArray());
        }

        if (random.Next(3) == 0)
        {
            builder.LinkerOption("-lz").LinkerOption("-framework", "Metal");
        }

        if (random.Next(3) == 0 && builder.SectionCount > 0 && builder.SizeOf(1) >= 4)
        {
            builder.DataInCode(new ByteWriter().Word((uint)builder.AddressOf(1)).Word(4 | (1 << 16)).ToArray());
        }

        if (random.Next(3) == 0)
        {
            builder.OptimizationHints(new ByteWriter().Uleb128(7).Uleb128(2).Uleb128(0).Uleb128(300).Align(8).ToArray());
        }
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
