using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>Optimization hints stay with their instructions in a merged object.</summary>
public sealed class MergedHintsTests
{
    private const uint Nop = 0xd503201f;
    private const int ExtraFunctions = 5000;

    /// <summary>A hint as its function sees it: the kind, and which instructions.</summary>
    private sealed record Said(string Function, int Kind, string Words);

    /// <summary>What merged to what, and what it should say.</summary>
    private sealed record Sources(ImmutableArray<LoadedInput> Inputs, ImmutableArray<Said> Hints)
    {
        internal LinkOptions Options => new() { Inputs = [.. Inputs.Select(input => input.Request)] };
    }

    [Law]
    public void Every_hint_of_a_function_that_is_left_is_there_at_its_instructions(int seed)
    {
        Sources made = Make(new Random(seed), 0);
        Assert.True(Holds(made, MergeInMemory.Merge(made.Inputs, made.Options)));
    }

    [Law]
    public void Hints_merged_again_stay_the_same_bytes(int seed)
    {
        Sources made = Make(new Random(seed), 0);
        byte[] once = MergeInMemory.Merge(made.Inputs, made.Options);
        Assert.Equal(once, MergeInMemory.Merge([MergeInMemory.AsInput(once)], made.Options));
    }

    [Fact]
    public void Hints_of_many_functions_are_all_there()
    {
        Sources made = Make(new Random(1), ExtraFunctions);
        Assert.True(made.Hints.Length > 2000);
        Assert.True(Holds(made, MergeInMemory.Merge(made.Inputs, made.Options)));
    }

    [Fact]
    public void Ignored_hints_are_left_out()
    {
        Sources made = Make(new Random(1), 0);
        Assert.NotEmpty(Read(MergeInMemory.Merge(made.Inputs, made.Options)));
        Assert.Empty(Read(MergeInMemory.Merge(made.Inputs, made.Options with { ApplyOptimizationHints = false })));
    }

    [Fact]
    public void The_law_rejects_hints_that_are_lost_and_hints_that_are_one_instruction_off()
    {
        int rejected = 0;
        int mutants = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            Sources made = Make(new Random(seed), 0);
            byte[] merged = MergeInMemory.Merge(made.Inputs, made.Options);
            if (Table(merged) is not { Size: > 4 } table)
            {
                continue;
            }

            byte[] lost = [.. merged];
            lost[table.At] = 0;
            byte[] moved = [.. merged];
            moved[table.At + 2] ^= 4;
            mutants += 2;
            rejected += (Holds(made, lost) ? 0 : 1) + (Holds(made, moved) ? 0 : 1);
        }

        Assert.True(mutants > 10);
        Assert.Equal(mutants, rejected);
    }

    private static bool Holds(Sources made, byte[] merged) =>
        made.Hints.Order(Comparer<Said>.Create(Compare)).SequenceEqual(Read(merged).Order(Comparer<Said>.Create(Compare)));

    private static int Compare(Said left, Said right) => string.CompareOrdinal(left.ToString(), right.ToString());

    /// <summary>Objects with functions of NOPs and hints on them; some functions are weak and in several objects, some hints reach over the end of theirs.</summary>
    private static Sources Make(Random random, int extra)
    {
        var inputs = new List<LoadedInput>();
        var said = new List<Said>();
        var taken = new HashSet<string>();
        int count = random.Next(1, 5);
        for (int number = 0; number < count; number++)
        {
            int functions = random.Next(1, 8) + extra;
            int[] lengths = [.. Enumerable.Range(0, functions).Select(_ => random.Next(2, 40))];
            var builder = new ObjectBuilder { SubsectionsViaSymbols = true };
            if (random.Next(2) == 0)
            {
                builder.Data(1, 2, 3);
            }

            int text = builder.Text([.. Enumerable.Repeat(Nop, lengths.Sum())]);
            var hints = new List<byte>();
            int start = 0;
            for (int f = 0; f < functions; f++)
            {
                bool isWeak = random.Next(4) == 0;
                string name = isWeak ? $"_weak{random.Next(3)}_{f}" : $"_f{number}_{f}";
                bool isKept = taken.Add(name);
                builder.Define(name, text, (ulong)start * 4, description: isWeak ? SymbolTypes.WeakDefinition : (ushort)0);
                for (int h = random.Next(3); h > 0; h--)
                {
                    int kind = random.Next(1, 9);
                    int arguments = kind is 3 or 4 or 5 or 6 ? 3 : 2;
                    int[] words = [.. Enumerable.Range(0, arguments).Select(i => random.Next(lengths[f] + (i > 0 && random.Next(8) == 0 ? 1 : 0)))];
                    Uleb(hints, (ulong)kind);
                    Uleb(hints, (ulong)arguments);
                    foreach (int word in words)
                    {
                        Uleb(hints, builder.AddressOf(text) + ((ulong)(start + word) * 4));
                    }

                    if (isKept && words.All(word => word < lengths[f]))
                    {
                        said.Add(new Said(name, kind, string.Join(' ', words)));
                    }
                }

                start += lengths[f];
            }

            inputs.Add(MergeInMemory.AsInput(builder.OptimizationHints([.. hints]).Build(), $"o{number}.o"));
        }

        return new Sources([.. inputs], [.. said]);
    }

    /// <summary>Decodes LC_LINKER_OPTIMIZATION_HINT against the symbol table.</summary>
    private static List<Said> Read(byte[] file)
    {
        var said = new List<Said>();
        if (Table(file) is not { } table)
        {
            return said;
        }

        (ulong Address, string Name)[] functions = Functions(file);
        int at = table.At;
        int end = table.At + table.Size;
        while (at < end && file[at] != 0)
        {
            int kind = (int)Uleb(file, ref at);
            ulong[] addresses = new ulong[Uleb(file, ref at)];
            for (int i = 0; i < addresses.Length; i++)
            {
                addresses[i] = Uleb(file, ref at);
            }

            (ulong address, string name) = functions.Last(function => function.Address <= addresses.Min());
            said.Add(new Said(name, kind, string.Join(' ', addresses.Select(a => (a - address) / 4))));
        }

        return said;
    }

    private static (ulong Address, string Name)[] Functions(byte[] file)
    {
        int at = Command(file, LoadCommands.Symtab);
        int symbols = BitConverter.ToInt32(file, at + 8);
        int strings = BitConverter.ToInt32(file, at + 16);
        return [.. Enumerable.Range(0, BitConverter.ToInt32(file, at + 12))
            .Select(i => symbols + (i * 16))
            .Select(entry => (BitConverter.ToUInt64(file, entry + 8), Name(file, strings + BitConverter.ToInt32(file, entry))))
            .Where(symbol => symbol.Item2.StartsWith('_'))
            .Order()];
    }

    private static string Name(byte[] file, int at) => System.Text.Encoding.UTF8.GetString(file, at, Array.IndexOf(file, (byte)0, at) - at);

    private static (int At, int Size)? Table(byte[] file)
    {
        int at = Command(file, LoadCommands.LinkerOptimizationHint);
        return at < 0 ? null : (BitConverter.ToInt32(file, at + 8), BitConverter.ToInt32(file, at + 12));
    }

    private static int Command(byte[] file, uint wanted)
    {
        int at = 32;
        for (int i = BitConverter.ToInt32(file, 16); i > 0; i--)
        {
            if (BitConverter.ToUInt32(file, at) == wanted)
            {
                return at;
            }

            at += BitConverter.ToInt32(file, at + 4);
        }

        return -1;
    }

    private static void Uleb(List<byte> bytes, ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
    }

    private static ulong Uleb(byte[] file, ref int at)
    {
        ulong value = 0;
        int shift = 0;
        do
        {
            value |= (ulong)(file[at] & 127) << shift;
            shift += 7;
        }
        while (file[at++] > 127);
        return value;
    }
}
