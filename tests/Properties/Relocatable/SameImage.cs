using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>Compares all that two images hold and tell dyld, as an independent reader decodes them.</summary>
/// <remarks>Slots of the GOT and stubs may change places: what leads there must lead to the same import or address. The symbol
/// table is no part of it, nor are the numbers of imports.</remarks>
internal sealed class SameImage
{
    private static readonly string[] Slots = ["__got", "__la_symbol_ptr"];
    private static readonly string[] Stubs = ["__stubs", "__stub_helper"];

    private const string UnwindInfo = "__unwind_info";

    private readonly byte[] left;
    private readonly byte[] right;
    private readonly LinkedImage ours;
    private readonly LinkedImage theirs;

    private SameImage(byte[] left, byte[] right)
    {
        this.left = left;
        this.right = right;
        ours = new LinkedImage(left);
        theirs = new LinkedImage(right);
    }

    /// <summary>The first difference; null if there is none.</summary>
    internal static string? FirstDifference(byte[] left, byte[] right)
    {
        var same = new SameImage(left, right);
        return same.FirstDifferentFact() ?? same.FirstDifferentFunction() ?? same.ours.Sections.Keys.Select(same.FirstDifferentWord).FirstOrDefault(found => found is not null);
    }

    /// <summary>The first difference in what there is, wherever it lies: sections and their sizes, symbols, exports, how many fixups.</summary>
    /// <remarks>Sections come in the order in which the first of them is met: of another object, when the first one's is dead.</remarks>
    internal static string? FirstDifferentSize(byte[] left, byte[] right)
    {
        List<string> ours = Sizes(new LinkedImage(left));
        List<string> theirs = Sizes(new LinkedImage(right));
        return ours.Except(theirs).Concat(theirs.Except(ours)).FirstOrDefault();
    }

    private static List<string> Sizes(LinkedImage image) => [
        .. image.Sections.Select(s => $"section {s.Key}, {s.Value.Size} bytes"),
        .. image.Symbols.Keys,
        .. image.Exports().Keys,
        $"{image.Fixups.Count} fixups",
        $"{image.FunctionStarts().Count()} functions"];

    /// <summary>Function starts: a weak definition that lost, in an object that may not be cut, is code that nobody names or reaches.</summary>
    private string? FirstDifferentFunction()
    {
        HashSet<ulong> starts = [.. ours.FunctionStarts()];
        HashSet<ulong> others = [.. theirs.FunctionStarts()];
        HashSet<ulong> named = [.. ours.Symbols.Values];
        return starts.Where(named.Contains).Except(others).Concat(others.Except(starts)).Select(start => $"function {start:x}").FirstOrDefault();
    }

    private string? FirstDifferentFact()
    {
        List<string> all = Facts(left, ours);
        List<string> others = Facts(right, theirs);
        return all.Except(others).Select(fact => "only the first: " + fact)
            .Concat(others.Except(all).Select(fact => "only the second: " + fact))
            .FirstOrDefault();
    }

    private static List<string> Facts(byte[] file, LinkedImage image)
    {
        var facts = new List<string>();
        facts.AddRange(image.Sections.Select(s => $"section {s.Key} at {s.Value.Address:x}, {s.Value.Size} bytes"));
        facts.AddRange(image.Segments.Where(s => s.Name != "__LINKEDIT").Select(s => s.ToString()));
        facts.AddRange(image.Fixups.Select(f => IsSlot(image, f.Key) ? $"slot of {f.Value}" : $"at {f.Key:x}: {f.Value}"));
        facts.AddRange(image.Exports().Select(e => $"export {e.Key} {e.Value:x}"));
        facts.AddRange(image.DataInCode().Select(entry => $"data in code {entry}"));
        facts.AddRange(Unwind(file, image));
        return facts;
    }

    /// <summary>What __unwind_info says; which number a personality has in it is its own affair.</summary>
    private static IEnumerable<string> Unwind(byte[] file, LinkedImage image)
    {
        if (!image.Sections.TryGetValue(UnwindInfo, out (ulong Address, ulong Size, int Offset) section))
        {
            return [];
        }

        return new UnwindLookup(file.AsSpan(section.Offset, (int)section.Size)).Facts.Select(fact =>
        {
            string personality = fact.PersonalitySlot is { } slot ? image.Fixups[image.ImageBase + slot].ToString() : "none";
            return $"unwind {fact.Start:x} {fact.End:x} {fact.Encoding & ~CompactUnwind.PersonalityMask:x} {fact.Lsda:x} personality {personality}";
        });
    }

    private string? FirstDifferentWord(string section)
    {
        (ulong address, ulong size, int offset) = ours.Sections[section];
        int other = theirs.Sections[section].Offset;
        if (offset == 0 || Slots.Contains(section) || Stubs.Contains(section) || section == UnwindInfo)
        {
            return null;
        }

        for (int at = 0; at < (int)size; at++)
        {
            ulong word = address + ((ulong)at & ~3UL);
            if (left[offset + at] != right[other + at] && !IsSame(section, word))
            {
                return $"{section}: {word:x} means something else";
            }
        }

        return null;
    }

    /// <summary>Words that differ mean the same if they are of a pointer that dyld writes, or lead to equal slots.</summary>
    private bool IsSame(string section, ulong at)
    {
        if (ours.Fixups.ContainsKey(at) || ours.Fixups.ContainsKey(at - 4))
        {
            return true; // The facts have compared them.
        }

        if (section != "__text")
        {
            // A distance to a slot.
            return LeadToSame(at + (ulong)(int)ours.LongAt(at), at + (ulong)(int)theirs.LongAt(at));
        }

        uint code = ours.CodeAt(at);
        return (code & 0xfc000000) == 0x94000000
            ? LeadToSame(ours.StubSlot(ours.BranchTarget(at)), theirs.StubSlot(theirs.BranchTarget(at)))
            : (code & 0x9f000000) == 0x90000000 ? IsSamePair(at) : IsSamePair(at - 4);
    }

    private bool IsSamePair(ulong at) =>
        ours.PairLoads(at) && theirs.PairLoads(at) && LeadToSame(ours.PairTarget(at), theirs.PairTarget(at));

    private bool LeadToSame(ulong slot, ulong otherSlot) =>
        IsSlot(ours, slot) && IsSlot(theirs, otherSlot)
        && ours.Fixups.TryGetValue(slot, out LinkedImage.Fixup fixup) && theirs.Fixups.TryGetValue(otherSlot, out LinkedImage.Fixup other) && fixup == other;

    private static bool IsSlot(LinkedImage image, ulong address) => Slots.Any(section =>
        image.Sections.TryGetValue(section, out (ulong Address, ulong Size, int Offset) place) && address - place.Address < place.Size);
}
