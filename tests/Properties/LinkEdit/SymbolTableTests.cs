using System;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The symbol table, read back by an independent reader.</summary>
public sealed class SymbolTableTests
{
    [Law]
    public void Symbol_tables_are_partitioned_sorted_and_in_range(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.Null(SymbolTableLaw.FirstWrong([.. LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program))]));
        Assert.Null(SymbolTableLaw.FirstWrong(new SymbolSketch(seed).Link(SequentialExecution.Instance)));
    }

    [Law]
    public void The_symbol_table_is_what_a_naive_reading_of_the_objects_gives(int seed)
    {
        var sketch = new SymbolSketch(seed);
        byte[] file = sketch.Link(new ShuffledExecution(seed));
        Assert.Equal(sketch.Expected(), sketch.Decoded(file));
    }

    [Fact]
    public void The_laws_reject_swapped_lost_and_flipped_entries()
    {
        int mutants = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var sketch = new SymbolSketch(seed);
            byte[] file = sketch.Link(SequentialExecution.Instance);
            var table = new SymbolTableReader(file);
            for (int i = 0; i < table.Entries.Count; i++)
            {
                // A flipped N_EXT, another section, a changed weak bit, and the neighbour's place.
                foreach ((int at, byte bit) in new[] { (4, (byte)1), (6, (byte)0x80), (8, (byte)4) })
                {
                    if (table.Entries[i].IsStab || (at == 8 && !table.Entries[i].IsDefined))
                    {
                        continue;
                    }

                    byte[] mutant = [.. file];
                    mutant[table.OffsetOf(i) + at] ^= bit;
                    mutants++;
                    Assert.True(IsRejected(sketch, mutant), $"seed {seed}: {table.Entries[i]} with byte {at} changed");
                }
            }

            for (int i = table.Externals.First; i + 1 < table.Undefined.First; i++)
            {
                byte[] mutant = [.. file];
                file.AsSpan(table.OffsetOf(i), 16).CopyTo(mutant.AsSpan(table.OffsetOf(i + 1)));
                file.AsSpan(table.OffsetOf(i + 1), 16).CopyTo(mutant.AsSpan(table.OffsetOf(i)));
                mutants++;
                Assert.NotNull(SymbolTableLaw.FirstWrong(mutant));
            }
        }

        Assert.True(mutants > 200);
    }

    [Fact]
    public void A_strip_list_drops_what_it_names_and_a_keep_list_all_else()
    {
        var sketch = new SymbolSketch(3);
        string[] all = Locals(sketch, sketch.Options);
        string victim = all.First(name => name.StartsWith("_loc", StringComparison.Ordinal));
        Assert.Equal(all.Where(n => n != victim), Locals(sketch, sketch.Options with { LocalStripNames = [victim] }));
        Assert.Equal(all.Where(n => n == victim), Locals(sketch, sketch.Options with { LocalKeepNames = [victim] }));
        Assert.Equal(all.Where(n => !n.StartsWith("_loc", StringComparison.Ordinal)), Locals(sketch, sketch.Options with { LocalStripNames = ["_loc*"] }));
        Assert.Empty(Locals(sketch, sketch.Options with { StripLocals = true }));
    }

    private static string[] Locals(SymbolSketch sketch, LinkOptions options)
    {
        var table = new SymbolTableReader(sketch.Link(SequentialExecution.Instance, options));
        return [.. table.Entries.Take(table.Locals.Count).Where(e => !e.IsStab).Select(e => e.Name)];
    }

    private static bool IsRejected(SymbolSketch sketch, byte[] mutant) =>
        SymbolTableLaw.FirstWrong(mutant) is not null || !sketch.Expected().SequenceEqual(sketch.Decoded(mutant));
}
