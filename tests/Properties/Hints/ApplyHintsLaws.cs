using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Stages.Hints;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Hints;

/// <summary>Hints make code shorter and change nothing that it does.</summary>
public sealed class ApplyHintsLaws
{
    private delegate void Rewriter(HintedProgram program, ulong address, Span<byte> code);

    [Law]
    public void Code_with_hints_applied_makes_the_same_accesses_with_the_same_values(int seed) =>
        Assert.Null(FirstDifference(new HintedProgram(seed), Apply));

    /// <summary>Programs that store the page which the hinted ADRP formed, through the address that it was formed for.</summary>
    [Theory]
    [InlineData(-99984692)]
    [InlineData(-335049026)]
    [InlineData(-1111715298)]
    public void A_store_of_the_page_itself_keeps_the_page(int seed) => Assert.Null(FirstDifference(new HintedProgram(seed), Apply));

    [Fact]
    public void Every_kind_of_hint_is_applied_to_some_program()
    {
        var applied = new HashSet<OptimizationHintKind>();
        for (int seed = 0; seed < 400; seed++)
        {
            var program = new HintedProgram(seed);
            if (program.Starts.Count == 1 && !Rewritten(program, Apply).SequenceEqual(program.Words))
            {
                applied.Add((OptimizationHintKind)program.Hints[0]);
            }
        }

        // A hint on two pages comes alone only where both are used twice.
        Assert.Equal(Enum.GetValues<OptimizationHintKind>(), applied.Order());
    }

    [Fact]
    public void A_linker_that_drops_pages_before_other_hints_is_caught() => Caught((program, address, code) =>
    {
        int[] pages = [.. program.Starts.Where(start => program.Hints[start] == 1)];
        int[] others = [.. program.Starts.Where(start => program.Hints[start] != 1)];
        ApplyHints.Run(program.Hints, pages, HintedProgram.AddressInObject, address, code);
        ApplyHints.Run(program.Hints, others, HintedProgram.AddressInObject, address, code);
    });

    [Fact]
    public void A_linker_that_forms_the_address_before_its_register_is_free_is_caught() => Caught((program, address, code) =>
    {
        Apply(program, address, code);
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(code);
        foreach (int start in program.Starts.Where(start => program.Hints[start] == (byte)OptimizationHintKind.AdrpAdd))
        {
            int at = start;
            Hint.TryRead(program.Hints, ref at, out Hint hint);
            int first = (int)(hint.First - HintedProgram.AddressInObject) / 4;
            int second = (int)(hint.Second - HintedProgram.AddressInObject) / 4;
            if (words[first] == 0xd503201f && (words[second] & 0x9f000000) == 0x10000000)
            {
                // The same displacement counted from the first place.
                long displacement = (long)((words[second] >> 5 & 0x7ffff) << 2 | (words[second] >> 29 & 3)) << 43 >> 43;
                displacement += (second - first) * 4;
                words[first] = 0x10000000 | (words[second] & 31) | (((uint)displacement & 3) << 29) | (((uint)(displacement >> 2) & 0x7ffff) << 5);
                words[second] = 0xd503201f;
            }
        }
    });

    [Fact]
    public void A_linker_that_counts_from_another_instruction_is_caught() => Caught((program, address, code) => Apply(program, address + 8, code));

    [Law]
    public void A_hint_on_instructions_that_are_not_what_it_says_changes_nothing(int seed)
    {
        var program = new HintedProgram(seed);
        for (int i = 0; i < program.Words.Count; i++)
        {
            // No ADRP is left, or no register follows from the one before.
            program.Words[i] = (seed & 1) == 0 && (program.Words[i] & 0x9f000000) == 0x90000000 ? program.Words[i] | 31 : program.Words[i] & 0x6fffffff;
        }

        Assert.Equal(program.Words, Rewritten(program, Apply));
    }

    [Fact]
    public void A_store_of_the_address_itself_keeps_the_whole_address()
    {
        // ADRP x8; ADD x8, x8, #16; STR x8, [x8, #8], 2 MiB away.
        uint[] words = [0x90001008, 0x91004108, 0xf9000508];
        byte[] code = [.. MemoryMarshal.AsBytes(words.AsSpan())];
        ApplyHints.Run([5, 3, 0, 4, 8], [0], 0, 0x1_0000_0000, code);
        Assert.Equal(words, MemoryMarshal.Cast<byte, uint>(code).ToArray());
    }

    private static void Caught(Rewriter mutant) =>
        Assert.Contains(Enumerable.Range(0, 300), seed => FirstDifference(new HintedProgram(seed), mutant) is not null);

    private static void Apply(HintedProgram program, ulong address, Span<byte> code) =>
        ApplyHints.Run(program.Hints, [.. program.Starts], HintedProgram.AddressInObject, address, code);

    private static List<uint> Rewritten(HintedProgram program, Rewriter rewriter)
    {
        byte[] code = [.. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(program.Words))];
        rewriter(program, program.Address, code);
        return [.. MemoryMarshal.Cast<byte, uint>(code)];
    }

    private static string? FirstDifference(HintedProgram program, Rewriter rewriter)
    {
        IReadOnlyList<string> before = AddressMachine.Run(program.Words, program.Address);
        IReadOnlyList<string> after = AddressMachine.Run(Rewritten(program, rewriter), program.Address);
        for (int i = 0; i < before.Count; i++)
        {
            if (i >= after.Count || before[i] != after[i])
            {
                return $"event {i}: {before[i]}, then {(i < after.Count ? after[i] : "nothing")}";
            }
        }

        return before.Count == after.Count ? null : "more events";
    }
}
