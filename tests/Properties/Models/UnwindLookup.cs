using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace AfsLd.Tests.Properties.Models;

/// <summary>What __unwind_info says of one range of code. All offsets count from the image base.</summary>
/// <param name="Start">Where the range begins.</param>
/// <param name="End">Where the next one does.</param>
/// <param name="Encoding">The whole encoding.</param>
/// <param name="PersonalitySlot">The GOT slot of the personality; null: none.</param>
/// <param name="Lsda">The LSDA; null: none.</param>
public sealed record UnwindFact(uint Start, uint End, uint Encoding, uint? PersonalitySlot, uint? Lsda);

/// <summary>A slow, strict reader of __TEXT,__unwind_info: it reads all of it, by mach-o/compact_unwind_encoding.h alone, and
/// refuses what a reader could stumble over.</summary>
public sealed class UnwindLookup
{
    private readonly byte[] section;

    public UnwindLookup(ReadOnlySpan<byte> bytes)
    {
        section = bytes.ToArray();
        Facts = Read();
    }

    /// <summary>Every range, ascending and contiguous.</summary>
    public IReadOnlyList<UnwindFact> Facts { get; }

    public int CommonEncodings { get; private set; }

    public int Personalities { get; private set; }

    public int RegularPages { get; private set; }

    public int CompressedPages { get; private set; }

    /// <summary>The range that holds an offset, or null: it is before or after all of them.</summary>
    public UnwindFact? At(uint offset) => Facts.FirstOrDefault(f => f.Start <= offset && offset < f.End);

    private List<UnwindFact> Read()
    {
        Require(Word(0) == 1, "version 1");
        uint common = Word(4);
        CommonEncodings = (int)Word(8);
        uint personalities = Word(12);
        Personalities = (int)Word(16);
        uint index = Word(20);
        uint indexCount = Word(24);
        Require(CommonEncodings <= 127, "at most 127 common encodings");
        Require(Personalities <= 3, "at most 3 personalities");
        Require(common == 28 && personalities == common + (4 * CommonEncodings) && index == personalities + (4 * Personalities), "arrays follow each other");
        Require(indexCount >= 2, "a page and the sentinel");

        uint lsdas = Word(index + 8);
        uint lsdaEnd = Word(index + (12 * (indexCount - 1)) + 8);
        Require(lsdas == index + (12 * indexCount) && lsdaEnd >= lsdas && (lsdaEnd - lsdas) % 8 == 0, "the LSDA index follows the first level");
        var lsdaOf = new SortedDictionary<uint, uint>();
        for (uint at = lsdas; at < lsdaEnd; at += 8)
        {
            Require(lsdaOf.Count == 0 || lsdaOf.Keys.Last() < Word(at), "the LSDA index ascends");
            lsdaOf.Add(Word(at), Word(at + 4));
        }

        var entries = new List<(uint Start, uint Encoding, uint FirstLsda, uint EndLsda)>();
        uint expectedPage = lsdaEnd;
        for (uint i = 0; i + 1 < indexCount; i++)
        {
            uint at = index + (12 * i);
            Require(Word(at) < Word(at + 12), "the first level ascends");
            Require(Word(at + 4) == expectedPage, "pages follow each other");
            Require(Word(at + 8) <= Word(at + 20), "LSDA ranges ascend");
            expectedPage += ReadPage(Word(at + 4), Word(at), Word(at + 12), common, Word(at + 8), Word(at + 20), entries);
        }

        Require(Word(index + (12 * (indexCount - 1)) + 4) == 0, "the sentinel has no page");
        Require(expectedPage == section.Length, "nothing follows the last page");
        uint end = Word(index + (12 * (indexCount - 1)));
        var facts = new List<UnwindFact>();
        for (int i = 0; i < entries.Count; i++)
        {
            (uint start, uint encoding, uint firstLsda, uint endLsda) = entries[i];
            facts.Add(new UnwindFact(
                start,
                i + 1 < entries.Count ? entries[i + 1].Start : end,
                encoding,
                PersonalityOf(encoding, personalities),
                LsdaOf(start, encoding, firstLsda, endLsda)));
            Require(facts[^1].Start < facts[^1].End, "functions ascend");
        }

        int withLsda = facts.Count(f => f.Lsda is not null);
        Require(withLsda == lsdaOf.Count, "every LSDA has its function");
        return facts;
    }

    private uint ReadPage(uint page, uint first, uint next, uint common, uint firstLsda, uint endLsda, List<(uint, uint, uint, uint)> entries)
    {
        uint kind = Word(page);
        uint at = page + Half(page + 4);
        uint count = Half(page + 6);
        Require(count > 0, "a page has entries");
        uint size;
        if (kind == 2)
        {
            RegularPages++;
            Require(Half(page + 4) == 8, "entries follow the header");
            size = 8 + (8 * count);
            for (uint i = 0; i < count; i++)
            {
                entries.Add((Word(at + (8 * i)), Word(at + (8 * i) + 4), firstLsda, endLsda));
            }
        }
        else
        {
            Require(kind == 3, "a page is regular or compressed");
            CompressedPages++;
            uint own = page + Half(page + 8);
            uint ownCount = Half(page + 10);
            Require(Half(page + 4) == 12 && Half(page + 8) == 12 + (4 * count), "entries and encodings follow the header");
            size = 12 + (4 * (count + ownCount));
            for (uint i = 0; i < count; i++)
            {
                uint word = Word(at + (4 * i));
                uint code = word >> 24;
                Require(code < CommonEncodings + ownCount, "a code has an encoding");
                uint encoding = code < CommonEncodings ? Word(common + (4 * code)) : Word(own + (4 * (code - (uint)CommonEncodings)));
                entries.Add((first + (word & 0xffffff), encoding, firstLsda, endLsda));
            }
        }

        Require(size <= 4096, "a page has at most 4096 bytes");
        Require(entries[^(int)count].Item1 == first, "a page begins with the function that the first level names");
        Require(entries[^1].Item1 < next, "a page ends before the next one");
        return size;
    }

    private uint? PersonalityOf(uint encoding, uint personalities)
    {
        uint index = (encoding >> 28) & 3;
        Require(index <= Personalities, "a personality is in the array");
        return index == 0 ? null : Word(personalities + (4 * (index - 1)));
    }

    private uint? LsdaOf(uint start, uint encoding, uint firstLsda, uint endLsda)
    {
        if ((encoding & 0x4000_0000) == 0)
        {
            return null;
        }

        for (uint at = firstLsda; at < endLsda; at += 8)
        {
            if (Word(at) == start)
            {
                return Word(at + 4);
            }
        }

        throw new FormatException($"the LSDA of the function at 0x{start:x} is not in its page's range");
    }

    private uint Word(uint at)
    {
        Require(at + 4 <= section.Length, "every offset is in the section");
        return BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan((int)at));
    }

    private uint Half(uint at)
    {
        Require(at + 2 <= section.Length, "every offset is in the section");
        return BinaryPrimitives.ReadUInt16LittleEndian(section.AsSpan((int)at));
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new FormatException($"__unwind_info: expected that {what}");
        }
    }
}
