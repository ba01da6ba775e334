using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Stages.Dumping;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using AfsLd.Tests.Properties.Verifying;
using Xunit;

namespace AfsLd.Tests.Properties.Dumping;

/// <summary>What a dump says of stubs and pointers, of an archive's index, and of objects.</summary>
public sealed class DumpPartLaws
{
    private static readonly ArchiveStyle[] Styles = [ArchiveStyle.Bsd, ArchiveStyle.BsdSorted, ArchiveStyle.Bsd64, ArchiveStyle.Gnu, ArchiveStyle.Gnu64];

    [Fact]
    public void Every_stub_and_pointer_is_shown_with_its_symbol()
    {
        foreach (byte[] file in new[] { SampleProgram.Chained(), SampleProgram.Classic(), SampleProgram.Dylib() })
        {
            string[] expected = Slots(file);
            Assert.NotEmpty(expected);
            Assert.Null(FirstMissing(Lines(DumpFile.Run(file, "file").Text), expected));
        }
    }

    [Law]
    public void Every_name_of_an_index_is_shown_with_its_member(int seed)
    {
        (byte[] file, string[] expected) = Archive(new Random(seed));
        Assert.Null(FirstMissing(Lines(DumpFile.Run(file, "lib.a").Text), expected));
    }

    [Fact]
    public void The_laws_reject_a_dump_without_any_of_these_lines()
    {
        byte[] image = SampleProgram.Classic();
        (byte[] archive, string[] names) = Archive(new Random(3));
        Assert.NotEmpty(names);
        foreach ((byte[] file, string[] expected) in new[] { (image, Slots(image)), (archive, names) })
        {
            string[] lines = Lines(DumpFile.Run(file, "file").Text);
            Assert.All(expected, line => Assert.Equal(line, FirstMissing([.. lines.Where(each => each != line)], expected)));
        }
    }

    [Fact]
    public void An_index_that_does_not_fit_is_said_to_be_none()
    {
        byte[] file = new ArchiveBuilder(ArchiveStyle.Bsd) { IndexError = 2 }.Add("a.o", [1, 2, 3, 4], "_a").Build();
        Assert.Contains("  it names nothing, or does not fit the members", Lines(DumpFile.Run(file, "lib.a").Text));
    }

    [Theory]
    [InlineData(MachHeader.CpuTypeArm64, "SUBTRACTOR", "frame")]
    [InlineData(MachHeader.CpuTypeX8664, "SIGNED", "DWARF at 0x0 of __eh_frame")]
    [InlineData(0x0100_0012u, "type 1", "unknown")]
    public void Relocations_and_encodings_are_those_of_the_processor(uint cpu, string type, string words)
    {
        string[] lines = Lines(DumpFile.Run(ObjectOf(cpu), "a.o").Text);
        Assert.Contains($"  0x000010 {type,-19} 8    _other", lines);
        Assert.Contains($"  0x04000000 0x000008 _main {words}, personality _other, LSDA _other", lines);
        Assert.Contains(lines, static line => line.Contains(" __compact_unwind ", StringComparison.Ordinal) && line.EndsWith(" in __LD", StringComparison.Ordinal));
    }

    // A function at 0, whose row has a relocation for the section, one of type 1 and one for a symbol.
    private static byte[] ObjectOf(uint cpu)
    {
        var builder = new ObjectBuilder { CpuType = cpu };
        int text = builder.Text(0xd503201f, 0xd65f03c0);
        byte[] row = new ByteWriter().Long(0).Word(8).Word(CompactUnwind.ModeFrame).Long(0).Long(0).ToArray();
        int unwind = builder.Section("__LD", "__compact_unwind", row, SectionTypes.Debug, 3);
        int main = builder.Define("_main", text, 0);
        int other = builder.Undefined("_other");
        builder.Pointer(unwind, 0, main).Pointer(unwind, 24, other);
        return builder.Relocate(unwind, RelocationInfo.Of(16, other, false, 3, true, (RelocationType)1)).Build();
    }

    // What the model reads: each slot's address, its number, and the name of the symbol.
    private static string[] Slots(byte[] file)
    {
        var reader = new SymbolTableReader(file);
        List<string> slots = [];
        foreach ((ulong address, ulong size, uint flags, uint first, uint stub) in reader.Sections)
        {
            ulong slot = (flags & 0xff) switch { 8 => stub, 6 or 7 or 20 => 8, _ => 0 };
            for (uint i = 0; slot != 0 && i < size / slot; i++)
            {
                uint entry = reader.Indirect[(int)(first + i)];
                string name = entry == 0x80000000 ? "(local)" : reader.Entries[(int)entry].Name;
                slots.Add($"  0x{address + (i * slot):x9} {first + i,5} {name}");
            }
        }

        return [.. slots];
    }

    private static (byte[] File, string[] Lines) Archive(Random random)
    {
        var builder = new ArchiveBuilder(Styles[random.Next(Styles.Length)]);
        List<(string Member, string Name)> names = [];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            string[] symbols = [.. Enumerable.Range(0, random.Next(1, 4)).Select(number => $"_name{i}_{number}")];
            byte[] contents = new byte[random.Next(1, 40)];
            builder.Add($"member{i}.o", contents, symbols);
            names.AddRange(symbols.Select(symbol => ($"member{i}.o", symbol)));
        }

        byte[] file = builder.Build();
        return (file, [.. names.Select(each => $"  0x{HeaderOf(file, each.Member):x8} {each.Name}")]);
    }

    // A short name begins its member's header; GNU archives have it in the table of long names before, the contents have it never.
    private static int HeaderOf(byte[] file, string member) => file.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(member));

    private static string? FirstMissing(string[] lines, string[] expected) => expected.FirstOrDefault(line => !lines.Contains(line));

    private static string[] Lines(string text) => text.Split('\n');
}
