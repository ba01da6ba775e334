using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The sizes that load commands state for what dyld reads of __LINKEDIT.</summary>
public sealed class TableSizeTests
{
    [Law]
    public void Tables_set_one_after_the_other_by_their_sizes_stay_aligned(int seed, bool chained)
    {
        var sketch = new SymbolSketch(seed);
        byte[] file = sketch.Link(new ShuffledExecution(seed), sketch.Options with { FixupEncoding = chained ? FixupEncoding.Chained : FixupEncoding.Classic });
        Assert.All(Sizes(file), size => Assert.True(IsWhole(file, size)));
    }

    [Fact]
    public void The_law_rejects_a_size_without_its_padding()
    {
        foreach (bool chained in new[] { true, false })
        {
            var sketch = new SymbolSketch(1);
            byte[] file = sketch.Link(SequentialExecution.Instance, sketch.Options with { FixupEncoding = chained ? FixupEncoding.Chained : FixupEncoding.Classic });
            List<int> sizes = Sizes(file);
            Assert.True(sizes.Count > 1);
            foreach (int size in sizes)
            {
                file[size]--;
                Assert.False(IsWhole(file, size));
                file[size]++;
            }
        }
    }

    private static bool IsWhole(byte[] file, int size) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(size)) % 8 == 0;

    /// <summary>Where the sizes that are not 0 stand: those of linkedit_data_command and dyld_info_command, mach-o/loader.h.</summary>
    private static List<int> Sizes(byte[] file)
    {
        List<int> sizes = [];
        int at = 32;
        for (int left = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(16)); left > 0; left--)
        {
            int[] fields = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)) switch
            {
                0x80000034 or 0x80000033 or 0x26 or 0x29 => [12], // chained fixups, exports, function starts, data in code
                0x80000022 => [12, 20, 28, 36, 44], // LC_DYLD_INFO_ONLY
                _ => [],
            };
            foreach (int field in fields)
            {
                if (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + field)) != 0)
                {
                    sizes.Add(at + field);
                }
            }

            at += BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
        }

        return sizes;
    }
}
