using System;
using System.Collections.Generic;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>What a linked program must mean, decided by decoding its bytes with an independent reader.</summary>
internal static class MeaningLaw
{
    private static readonly HashSet<string> Imports = ["_puts", "_environ"];

    /// <summary>The first reference of the program that does not mean what its source said; null when all do.</summary>
    internal static string? FirstWrong(RandomProgram program, byte[] file)
    {
        var image = new LinkedImage(file);
        foreach ((string caller, int word, string callee) in program.Calls)
        {
            // A dead function (-dead_strip) is not there to be asked.
            if (image.Symbols.TryGetValue(caller, out ulong start) && !Goes(image, image.BranchTarget(start + ((ulong)word * 4)), callee))
            {
                return $"{caller}: word {word} calls something else than {callee}";
            }
        }

        foreach ((string function, int word, string target) in program.Addresses)
        {
            if (image.Symbols.TryGetValue(function, out ulong start) && !Takes(image, start + ((ulong)word * 4), target))
            {
                return $"{function}: words {word} and {word + 1} form another address than {target}'s";
            }
        }

        foreach ((string variable, int word, string target, long addend) in program.Pointers)
        {
            if (image.Symbols.TryGetValue(variable, out ulong place) && !Points(image, place + ((ulong)word * 8), target, addend))
            {
                return $"{variable}: word {word} does not point at {target} + {addend}";
            }
        }

        foreach ((string name, ulong offset) in image.Exports())
        {
            if (name != "__mh_execute_header" && image.Symbols[name] != image.ImageBase + offset)
            {
                return $"the trie has {name} elsewhere than the symbol table";
            }
        }

        return null;
    }

    /// <summary>A call reaches the definition, or a stub whose slot is bound to the name.</summary>
    private static bool Goes(LinkedImage image, ulong to, string callee)
    {
        if (image.Symbols.TryGetValue(callee, out ulong definition) && to == definition)
        {
            return true;
        }

        return IsBound(image, image.StubSlot(to), callee, 0);
    }

    private static bool Takes(LinkedImage image, ulong at, string target)
    {
        ulong formed = image.PairTarget(at);
        return image.PairLoads(at) ? IsBound(image, formed, target, 0) : image.Symbols[target] == formed;
    }

    private static bool Points(LinkedImage image, ulong place, string target, long addend) => IsBound(image, place, target, addend);

    /// <summary>A slot holds the target's address, or a bind of its name (imports, and weak names that dyld coalesces).</summary>
    private static bool IsBound(LinkedImage image, ulong place, string target, long addend)
    {
        if (!image.Fixups.TryGetValue(place, out LinkedImage.Fixup fixup))
        {
            return false;
        }

        return fixup.Import is null
            ? !Imports.Contains(target) && image.Symbols.TryGetValue(target, out ulong address) && fixup.Target == address + (ulong)addend
            : fixup.Import == target && fixup.Addend == addend;
    }
}
