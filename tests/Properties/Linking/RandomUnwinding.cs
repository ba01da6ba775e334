using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>The compact unwind information of one object: of some of its functions, without personalities and LSDAs.</summary>
internal sealed class RandomUnwinding
{
    private static readonly uint[] Encodings = [CompactUnwind.ModeFrame, CompactUnwind.ModeFrame | 1, CompactUnwind.ModeFrameless | 0x1000, CompactUnwind.ModeFrameless | 0x2000];

    private readonly List<(string Function, int Length, uint Encoding)> rows = [];

    internal void Choose(Random random, string function, int length)
    {
        if (random.Next(3) != 0)
        {
            rows.Add((function, length, Encodings[random.Next(Encodings.Length)]));
        }
    }

    /// <summary>Adds the section, if it has rows, and says what it means.</summary>
    internal void Add(ObjectBuilder builder, Dictionary<string, int> numbers, ProgramMeaning meaning)
    {
        if (rows.Count == 0)
        {
            return;
        }

        byte[] contents = new byte[rows.Count * CompactUnwind.RowSizeBytes];
        int section = builder.Section("__LD", "__compact_unwind", contents, SectionTypes.Debug, 3);
        for (int i = 0; i < rows.Count; i++)
        {
            (string function, int length, uint encoding) = rows[i];
            int at = i * CompactUnwind.RowSizeBytes;
            BinaryPrimitives.WriteInt32LittleEndian(contents.AsSpan(at + CompactUnwind.LengthField), length);
            BinaryPrimitives.WriteUInt32LittleEndian(contents.AsSpan(at + CompactUnwind.EncodingField), encoding);
            builder.Pointer(section, (uint)at, numbers[function]);
            meaning.Unwinding[function] = (length, encoding);
        }
    }
}
