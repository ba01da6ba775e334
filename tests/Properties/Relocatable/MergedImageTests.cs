using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>The image of a merged object is the image of its parts: every byte of a section, every fixup, export and function start.</summary>
public sealed class MergedImageTests
{
    [Law]
    public void A_merged_program_is_the_image_of_its_parts(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        LinkOptions options = program.Options with { DeadStrip = false };
        Assert.Null(SameImage.FirstDifference(
            MergeInMemory.Link(program.Inputs, options),
            MergeInMemory.Link([MergeInMemory.AsInput(MergeInMemory.Merge(program.Inputs, options))], options)));
    }

    [Law]
    public void Local_names_literals_and_unwind_information_are_those_of_the_parts(int seed)
    {
        var parts = new RandomParts(seed, deadStrip: false);
        Assert.Null(SameImage.FirstDifference(parts.LinkParts(), parts.Link(parts.Merge())));
    }

    [Law]
    public void What_is_live_of_a_merged_program_is_what_is_live_of_its_parts(int seed)
    {
        var parts = new RandomParts(seed, deadStrip: true);
        Assert.Null(SameImage.FirstDifferentSize(parts.LinkParts(), parts.Link(parts.Merge())));
    }

    [Law]
    public void Options_on_names_change_nothing_of_the_image(int seed, bool labels, bool keeps, bool places)
    {
        var parts = new RandomParts(seed, deadStrip: false);
        byte[] merged = parts.Merge(parts.Options with { StripLocals = labels, StripDebug = labels, KeepPrivateExterns = keeps, DefineCommons = places });
        Assert.Null(SameImage.FirstDifference(parts.LinkParts(), parts.Link(merged)));
    }

    [Fact]
    public void The_law_rejects_parts_in_another_order()
    {
        int rejected = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var parts = new RandomParts(seed, deadStrip: false);
            if (parts.Inputs.Length > 1)
            {
                Assert.True(IsRejected(parts, MergeInMemory.Merge([.. parts.Inputs.Reverse()], parts.Options)));
                rejected++;
            }
        }

        Assert.True(rejected > 20);
    }

    [Fact]
    public void The_law_rejects_a_relocation_of_another_symbol_or_section_and_one_at_another_place()
    {
        foreach (int change in new[] { 0, 1 })
        {
            (int rejected, int mutants) = Count(Relocations, (file, at) => file[at + (change == 0 ? 4 : 0)] ^= (byte)(change == 0 ? 1 : 8), step: 3);
            // Two symbols may be one place, and where a relocation names a section, only the address counts.
            Assert.True(mutants > 300 && rejected * 10 > mutants * 8, $"{rejected} of {mutants}");
        }
    }

    [Fact]
    public void The_law_rejects_other_bytes_of_a_section()
    {
        (int rejected, int mutants) = Count(Contents, (file, at) => file[at] ^= 0x40, step: 29);
        // The linker reads no bytes that relocations overwrite, and instructions have bits that it sets itself.
        Assert.True(mutants > 300 && rejected * 10 > mutants * 6, $"{rejected} of {mutants}");
    }

    [Fact]
    public void The_law_rejects_an_export_that_is_hidden()
    {
        (int rejected, int mutants) = Count(
            file => Symbols(file).Where(at => (file[at + 4] & SymbolTypes.External) != 0), (file, at) => file[at + 4] |= SymbolTypes.PrivateExternal, step: 1);
        Assert.True(mutants > 50);
        Assert.Equal(mutants, rejected);
    }

    [Fact]
    public void The_law_of_what_is_live_rejects_a_symbol_that_is_a_root()
    {
        (int rejected, int mutants) = (0, 0);
        for (int seed = 0; seed < 6; seed++)
        {
            var parts = new RandomParts(seed, deadStrip: true);
            byte[] merged = parts.Merge();
            foreach (int at in Symbols(merged))
            {
                byte[] mutant = [.. merged];
                mutant[at + 6] |= (byte)SymbolTypes.NoDeadStrip;
                mutants++;
                rejected += SameImage.FirstDifferentSize(parts.LinkParts(), parts.Link(mutant)) is null ? 0 : 1;
            }
        }

        Assert.True(mutants > 100 && rejected * 20 > mutants, $"{rejected} of {mutants}");
    }

    private static (int Rejected, int Mutants) Count(Func<byte[], IEnumerable<int>> places, Action<byte[], int> change, int step)
    {
        (int rejected, int mutants) = (0, 0);
        for (int seed = 0; seed < 12; seed++)
        {
            var parts = new RandomParts(seed, deadStrip: false);
            byte[] merged = parts.Merge();
            byte[] expected = parts.LinkParts();
            foreach (int at in places(merged).Where((_, i) => i % step == 0))
            {
                byte[] mutant = [.. merged];
                change(mutant, at);
                mutants++;
                rejected += IsRejected(parts, mutant, expected) ? 1 : 0;
            }
        }

        return (rejected, mutants);
    }

    private static bool IsRejected(RandomParts parts, byte[] mutant, byte[]? expected = null)
    {
        try
        {
            return SameImage.FirstDifference(expected ?? parts.LinkParts(), parts.Link(mutant)) is not null;
        }
        catch (InvalidOperationException)
        {
            return true; // The linker, or the reader of its image, refuses it.
        }
    }

    private static IEnumerable<int> Relocations(byte[] file) => Sections(file)
        .SelectMany(at => Enumerable.Range(0, BitConverter.ToInt32(file, at + 60)).Select(i => BitConverter.ToInt32(file, at + 56) + (i * 8)));

    private static IEnumerable<int> Contents(byte[] file) => Sections(file)
        .Where(at => BitConverter.ToInt32(file, at + 48) != 0)
        .SelectMany(at => Enumerable.Range(BitConverter.ToInt32(file, at + 48), BitConverter.ToInt32(file, at + 40)));

    /// <summary>File offsets of the nlist entries of functions and variables.</summary>
    private static IEnumerable<int> Symbols(byte[] file)
    {
        int at = 32 + BitConverter.ToInt32(file, 36);
        for (; BitConverter.ToUInt32(file, at) != LoadCommands.Symtab; at += BitConverter.ToInt32(file, at + 4))
        {
        }

        int first = BitConverter.ToInt32(file, at + 8);
        return Enumerable.Range(0, BitConverter.ToInt32(file, at + 12)).Select(i => first + (i * 16))
            .Where(entry => (file[entry + 4] & SymbolTypes.TypeMask) == SymbolTypes.Section);
    }

    /// <summary>File offsets of the section headers: the first command is the segment.</summary>
    private static IEnumerable<int> Sections(byte[] file) =>
        Enumerable.Range(0, BitConverter.ToInt32(file, 32 + 64)).Select(s => 32 + 72 + (s * 80));
}
