using System;
using AfsLd.Domain;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The small tables of __LINKEDIT, read back; and whole outputs, read by the verifier.</summary>
public sealed class TableTests
{
    [Law]
    public void Function_starts_data_in_code_and_indirect_symbols_say_what_the_file_holds(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.Null(TableLaw.FirstWrong(program.Meaning, FileOf(program)));
    }

    [Law]
    public void The_verifier_accepts_every_generated_program(int seed) =>
        Assert.Empty(VerifyImage.Run(FileOf(new RandomProgram(seed)), "program").Violations);

    [Fact]
    public void The_law_rejects_a_bit_flipped_in_any_of_the_tables()
    {
        int flips = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var program = new RandomProgram(seed);
            byte[] file = FileOf(program);
            var image = new LinkedImage(file);
            foreach ((int offset, int size) in new[] { image.FunctionStartsBlob, image.DataInCodeBlob, new SymbolTableReader(file).IndirectBlob })
            {
                for (int at = offset; at < offset + size && !IsPadding(file, at, offset + size); at++)
                {
                    byte[] mutant = [.. file];
                    mutant[at] ^= 1;
                    flips++;
                    Assert.True(IsRejected(program, mutant), $"seed {seed}: byte {at - offset} of the blob at {offset}");
                }
            }
        }

        Assert.True(flips > 300);
    }

    private static byte[] FileOf(RandomProgram program) => [.. LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program))];

    // What follows the end of the list up to a multiple of eight means nothing.
    private static bool IsPadding(byte[] file, int at, int end) => end - at <= 8 && file.AsSpan(at, end - at).IndexOfAnyExcept((byte)0) < 0;

    private static bool IsRejected(RandomProgram program, byte[] mutant)
    {
        try
        {
            return TableLaw.FirstWrong(program.Meaning, mutant) is not null;
        }
        catch (Exception thrown) when (thrown is ArgumentException or IndexOutOfRangeException or InvalidOperationException)
        {
            return true;
        }
    }
}
