using System.Collections.Generic;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>What a program's sources say, recorded as they are made: a test decodes the output and compares.</summary>
internal sealed class ProgramMeaning
{
    /// <summary>Every call: the caller's function, the instruction's index in it, and the callee.</summary>
    internal List<(string Caller, int Word, string Callee)> Calls { get; } = [];

    /// <summary>Every address formed by ADRP and ADD or LDR: the function, the ADRP's index, the target, the addend.</summary>
    internal List<(string Function, int Word, string Target, int Addend)> Addresses { get; } = [];

    /// <summary>Every pointer: the variable, its word, what it points at, the addend.</summary>
    internal List<(string Variable, int Word, string Target, long Addend)> Pointers { get; } = [];

    /// <summary>Every pointer to a text that has no symbol: the variable, its word, the text.</summary>
    internal List<(string Variable, int Word, string Text)> Texts { get; } = [];

    /// <summary>Every difference: the variable, the byte, its size, minuend - subtrahend + addend.</summary>
    internal List<(string Variable, int Byte, int SizeBytes, string Minuend, string Subtrahend, long Addend)> Differences { get; } = [];

    /// <summary>Every 32-bit distance from a place to a GOT slot: the variable, the byte, whose slot.</summary>
    internal List<(string Variable, int Byte, string Target)> SlotDistances { get; } = [];

    /// <summary>Every word that no relocation touches: the variable, its word, the value.</summary>
    internal List<(string Variable, int Word, ulong Value)> Plain { get; } = [];

    /// <summary>Every address of a literal formed by ADRP and ADD: the function, the ADRP's index, what stands there.</summary>
    internal List<(string Function, int Word, byte[] Value)> Literals { get; } = [];

    /// <summary>What compact unwind information says of every function that has some: its length in bytes and the encoding.</summary>
    internal Dictionary<string, (int Length, uint Encoding)> Unwinding { get; } = [];

    /// <summary>Names that no other image may see: private externs.</summary>
    internal HashSet<string> Private { get; } = [];

    /// <summary>Imports of a library besides libSystem, and its install name.</summary>
    internal Dictionary<string, string> Libraries { get; } = [];

    /// <summary>Imports that may be missing at run time: those referred to with N_WEAK_REF alone.</summary>
    internal HashSet<string> MayBeMissing { get; } = [];

    /// <summary>Every thread-local variable: its descriptor and its initial value.</summary>
    internal List<(string Descriptor, string Initial)> ThreadLocals { get; } = [];

    /// <summary>Variables and functions that are there even if nothing refers to them: those of objects that no archive holds.</summary>
    internal HashSet<string> Certain { get; } = [];

    /// <summary>Every jump table in code (DICE_KIND_DATA): the function before it, the byte from its start, the length.</summary>
    internal List<(string Function, int Byte, int Length)> DataInCode { get; } = [];

    /// <summary>Names that live and die together: those of a section of an object that may not be cut.</summary>
    internal List<IReadOnlyList<string>> Uncut { get; } = [];
}
