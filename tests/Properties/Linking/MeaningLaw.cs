using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>What a linked program must mean, decided by decoding its bytes with an independent reader.</summary>
internal sealed class MeaningLaw
{
    private readonly ProgramMeaning meaning;
    private readonly LinkedImage image;

    private MeaningLaw(ProgramMeaning meaning, LinkedImage image)
    {
        this.meaning = meaning;
        this.image = image;
    }

    /// <summary>The first reference of the program that does not mean what its source said; null when all do.</summary>
    internal static string? FirstWrong(RandomProgram program, byte[] file)
    {
        var image = new LinkedImage(file);
        if (!program.DeadStrip && program.Meaning.Certain.FirstOrDefault(name => !image.Symbols.ContainsKey(name)) is { } missing)
        {
            return $"{missing} is not in the output";
        }

        var law = new MeaningLaw(program.Meaning, image);
        return law.FirstWrongInCode() ?? law.FirstWrongPointer() ?? law.FirstWrongNumber() ?? law.FirstStrangeFixup() ?? law.FirstWrongThreadLocal() ?? law.FirstWrongExport() ?? law.FirstWrongUnwinding();
    }

    private string? FirstWrongInCode()
    {
        foreach ((string caller, int word, string callee) in meaning.Calls)
        {
            // A function that is dead, or in a member that nobody asked for, is not there to be asked.
            if (image.Symbols.TryGetValue(caller, out ulong start) && !Goes(image.BranchTarget(start + ((ulong)word * 4)), callee))
            {
                return $"{caller}: word {word} calls something else than {callee}";
            }
        }

        foreach ((string function, int word, string target, int addend) in meaning.Addresses)
        {
            if (image.Symbols.TryGetValue(function, out ulong start) && !Takes(start + ((ulong)word * 4), target, addend))
            {
                return $"{function}: words {word} and {word + 1} form another address than {target}'s + {addend}";
            }
        }

        foreach ((string function, int word, byte[] value) in meaning.Literals)
        {
            if (image.Symbols.TryGetValue(function, out ulong start) && !image.BytesAt(image.PairTarget(start + ((ulong)word * 4)), value.Length).SequenceEqual(value))
            {
                return $"{function}: words {word} and {word + 1} form the address of another literal than {Convert.ToHexString(value)}";
            }
        }

        return null;
    }

    private string? FirstWrongPointer()
    {
        foreach ((string variable, int word, string target, long addend) in meaning.Pointers)
        {
            if (image.Symbols.TryGetValue(variable, out ulong place) && !IsBound(place + ((ulong)word * 8), target, addend))
            {
                return $"{variable}: word {word} does not point at {target} + {addend}";
            }
        }

        foreach ((string variable, int word, string text) in meaning.Texts)
        {
            if (image.Symbols.TryGetValue(variable, out ulong place)
                && !IsPointerToText(place + ((ulong)word * 8), text))
            {
                return $"{variable}: word {word} does not point at the text '{text}'";
            }
        }

        return null;
    }

    private string? FirstWrongNumber()
    {
        foreach ((string variable, int at, int size, string minuend, string subtrahend, long addend) in meaning.Differences)
        {
            if (!image.Symbols.TryGetValue(variable, out ulong place))
            {
                continue;
            }

            long expected = (long)(image.Symbols[minuend] - image.Symbols[subtrahend]) + addend;
            long found = size == 8 ? (long)image.LongAt(place + (ulong)at) : (int)image.LongAt(place + (ulong)at);
            if (expected != found)
            {
                return $"{variable}: byte {at} is {found}, not {minuend} - {subtrahend} + {addend} = {expected}";
            }
        }

        foreach ((string variable, int at, string target) in meaning.SlotDistances)
        {
            if (image.Symbols.TryGetValue(variable, out ulong place)
                && !IsBound(place + (ulong)at + (ulong)(int)image.LongAt(place + (ulong)at), target, 0))
            {
                return $"{variable}: byte {at} is not the distance to the slot of {target}";
            }
        }

        foreach ((string variable, int word, ulong value) in meaning.Plain)
        {
            if (image.Symbols.TryGetValue(variable, out ulong place) && image.LongAt(place + ((ulong)word * 8)) != value)
            {
                return $"{variable}: word {word} is not what the object holds";
            }
        }

        return null;
    }

    /// <summary>dyld writes no word of a variable that the source does not say is a pointer.</summary>
    private string? FirstStrangeFixup()
    {
        HashSet<(string, int)> pointers = [.. meaning.Pointers.Select(p => (p.Variable, p.Word)), .. meaning.Texts.Select(t => (t.Variable, t.Word))];
        foreach ((string name, ulong address) in image.Symbols.Where(s => s.Key.StartsWith("_v", System.StringComparison.Ordinal)))
        {
            for (int half = 0; half < 4; half++)
            {
                if (image.Fixups.ContainsKey(address + ((ulong)half * 4)) && !(half % 2 == 0 && pointers.Contains((name, half / 2))))
                {
                    return $"{name}: dyld writes at byte {half * 4}";
                }
            }
        }

        return null;
    }

    /// <summary>A descriptor is bound to the bootstrap function and ends with its variable's offset in the template, which begins at the lowest of them.</summary>
    private string? FirstWrongThreadLocal()
    {
        ulong template = meaning.ThreadLocals.Select(t => image.Symbols.GetValueOrDefault(t.Initial, ulong.MaxValue)).Min();
        foreach ((string descriptor, string initial) in meaning.ThreadLocals)
        {
            if (image.Symbols.TryGetValue(descriptor, out ulong place)
                && !(IsBound(place, "__tlv_bootstrap", 0) && !image.Fixups.ContainsKey(place + 16) && image.LongAt(place + 16) == image.Symbols[initial] - template))
            {
                return $"{descriptor} does not describe {initial}";
            }
        }

        return null;
    }

    private string? FirstWrongExport()
    {
        foreach ((string name, ulong offset) in image.Exports())
        {
            if (meaning.Private.Contains(name))
            {
                return $"{name} is exported";
            }

            if (name != "__mh_execute_header" && image.Symbols[name] != image.ImageBase + offset)
            {
                return $"the trie has {name} elsewhere than the symbol table";
            }
        }

        return null;
    }

    private string? FirstWrongUnwinding()
    {
        if (image.Sections.GetValueOrDefault("__unwind_info") is not { Size: > 0 } section)
        {
            return !image.IsProgram ? null : meaning.Unwinding.Keys.FirstOrDefault(image.Symbols.ContainsKey) is { } lost ? $"nothing is said of unwinding {lost}" : null;
        }

        var lookup = new UnwindLookup(image.BytesAt(section.Address, (int)section.Size));
        foreach ((string function, (int length, uint encoding)) in meaning.Unwinding)
        {
            if (image.Symbols.TryGetValue(function, out ulong start)
                && new[] { 0, length - 4 }.Any(at => lookup.At((uint)(start - image.ImageBase) + (uint)at)?.Encoding != encoding))
            {
                return $"{function} is not unwound by {encoding:x}";
            }
        }

        return null;
    }

    /// <summary>A call reaches the definition, or a stub whose slot is bound to the name.</summary>
    private bool Goes(ulong to, string callee) =>
        (image.Symbols.TryGetValue(callee, out ulong definition) && to == definition) || IsBound(image.StubSlot(to), callee, 0);

    private bool Takes(ulong at, string target, long addend)
    {
        ulong formed = image.PairTarget(at);
        return image.PairLoads(at) ? addend == 0 && IsBound(formed, target, 0) : image.Symbols[target] + (ulong)addend == formed;
    }

    private bool IsPointerToText(ulong place, string text) => image.IsFixed
        ? image.TextAt(image.LongAt(place)) == text
        : image.Fixups.TryGetValue(place, out LinkedImage.Fixup fixup) && fixup.Import is null && image.TextAt(fixup.Target) == text;

    /// <summary>A slot holds the target's address, or a bind of its name (imports, and weak names that dyld coalesces).</summary>
    private bool IsBound(ulong place, string target, long addend)
    {
        if (image.IsFixed)
        {
            return image.Symbols.TryGetValue(target, out ulong definition) && image.LongAt(place) == definition + (ulong)addend;
        }

        if (!image.Fixups.TryGetValue(place, out LinkedImage.Fixup fixup))
        {
            return false;
        }

        return fixup.Import is null
            ? image.Symbols.TryGetValue(target, out ulong address) && fixup.Target == address + (ulong)addend
            : fixup.Import == target && fixup.Addend == addend && fixup.MayBeMissing == meaning.MayBeMissing.Contains(target)
                && (!meaning.Libraries.TryGetValue(target, out string? library) || image.LibraryOf(fixup.Ordinal) == library);
    }
}
