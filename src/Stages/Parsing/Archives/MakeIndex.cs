using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing.Objects;

namespace AfsLd.Stages.Parsing.Archives;

/// <summary>Makes the index that an archive lacks, from the symbol tables of its members, in their order.</summary>
internal sealed class MakeIndex(string path)
{
    private readonly List<int> offsets = [];
    private readonly List<int> lengths = [];
    private readonly List<ulong> hashes = [];
    private readonly List<int> members = [];
    private readonly List<Diagnostic> warnings = [];

    /// <summary>The index, and a warning for each member that it cannot offer.</summary>
    internal static (ArchiveIndex Index, ImmutableArray<Diagnostic> Warnings) Run(string path, ImmutableArray<ArchiveMember> members)
    {
        // String tables are copied one after the other: members may lie in other files (thin archives). Such an archive may name one file as
        // often as it likes: the first member of it offers all that the others could.
        long total = 0;
        var known = new HashSet<ReadOnlyMemory<byte>>();
        var isRepeated = new bool[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            isRepeated[i] = !known.Add(members[i].Bytes);
            if (!isRepeated[i])
            {
                total += StringsOf(members[i].Bytes, out _).SizeBytes is var size and < int.MaxValue ? (long)size : 0;
            }
        }

        var names = new byte[(int)Math.Min(total, Array.MaxLength)];
        var index = new MakeIndex(path);
        int at = 0;
        for (int i = 0; i < members.Length; i++)
        {
            at = isRepeated[i] ? at : index.Add(members[i], i, names, at);
        }

        return (
            new ArchiveIndex(names, [.. index.offsets], [.. index.lengths], [.. index.hashes], [.. index.members]),
            [.. index.warnings]);
    }

    private static FileRange StringsOf(ReadOnlyMemory<byte> member, out FileRange symbols)
    {
        symbols = default;
        var nowhere = Origin.CommandLine;
        ReadOnlySpan<byte> bytes = member.Span;
        var found = default(ObjectCommands);
        if (DetectFormat.Run(bytes) != FileFormat.Object
            || CheckArchitecture.Run(nowhere, bytes) is not null
            || found.Read(nowhere, bytes) is not null)
        {
            return default;
        }

        symbols = found.Symbols;
        return found.Strings;
    }

    private int Add(ArchiveMember member, int number, byte[] names, int at)
    {
        FileRange stringRange = StringsOf(member.Bytes, out FileRange symbolRange);
        if (stringRange.SizeBytes == 0 || stringRange.SizeBytes > (ulong)(names.Length - at))
        {
            Warn(member);
            return at;
        }

        ReadOnlySpan<byte> strings = stringRange.Of(member.Bytes.Span);
        ReadOnlySpan<byte> table = symbolRange.Of(member.Bytes.Span);
        strings.CopyTo(names.AsSpan(at));

        // What no NUL follows is no name, and is not searched for one time and again.
        ReadOnlySpan<byte> ended = strings[..(strings.LastIndexOf((byte)0) + 1)];
        ReadOnlySpan<NList64> rows = MemoryMarshal.Cast<byte, NList64>(table);
        var budget = new NameBudget(rows.Length, strings.Length);
        foreach (NList64 row in rows)
        {
            // Tentative definitions included, as llvm-ar does (ranlib only with -c): Fortran's COMMON blocks need them.
            if (row.IsStab || !row.IsExternal || (row.Kind == SymbolTypes.Undefined && row.Value == 0) || row.StringIndex >= (uint)ended.Length)
            {
                continue;
            }

            int length = ended[(int)row.StringIndex..].IndexOf((byte)0);
            if (length == 0)
            {
                continue;
            }

            if (!budget.Spend(length))
            {
                break;
            }

            offsets.Add(at + (int)row.StringIndex);
            lengths.Add(length);
            hashes.Add(NameHash.Of(strings.Slice((int)row.StringIndex, length)));
            members.Add(number);
        }

        return at + strings.Length;
    }

    // A member without any symbol is no fault; one that cannot be read is, and pulling it would say so.
    private void Warn(ArchiveMember member)
    {
        var origin = new Origin(path, member.Name);
        ReadOnlySpan<byte> bytes = member.Bytes.Span;
        FileFormat format = DetectFormat.Run(bytes);
        Diagnostic? failure = format == FileFormat.Object
            ? CheckArchitecture.Run(origin, bytes) ?? default(ObjectCommands).Read(origin, bytes)
            : DetectFormat.Refusal(format, origin, bytes);
        if (failure is not null)
        {
            warnings.Add(Diagnostic.Warning(
                ParsingCodes.SkippedMember, failure.Origin, "skipped while making the index that the archive lacks: " + failure.Text));
        }
    }
}
