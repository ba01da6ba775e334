using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>Totality of what parses: any bytes give records that keep their promises, or a diagnostic that blames the input, within a
/// memory that the input's size bounds and a processor time that is far above what they need.</summary>
internal static class TotalityLaw
{
    // A parser may keep columns of some 12 bytes for an entry of 16 and a copy of relocations; the rest is a few small records.
    private const long BytesPerInputByte = 40;
    private const long BytesForRecords = 400_000;

    /// <summary>What can be on a command line.</summary>
    internal enum Kind
    {
        Object,
        Archive,
        ThinArchive,
        Dylib,
        Universal,
        Stub,
    }

    /// <summary>A sound file of a kind.</summary>
    internal static byte[] File(Kind kind, Random random)
    {
        int seed = random.Next();
        return kind switch
        {
            Kind.Archive => Archive((ArchiveStyle)random.Next((int)ArchiveStyle.Thin), seed),
            Kind.ThinArchive => Archive(ArchiveStyle.Thin, seed),
            Kind.Dylib => new DylibBuilder("libx.dylib") { HasTrie = random.Next(2) == 0 }.Export("_a").Export("_ab", 4).Export("_b", 1)
                .Load(LoadCommands.ReexportDylib, "liby.dylib").Text(LoadCommands.Rpath, "r").BuildVersion(1).Build(),
            Kind.Universal => UniversalBuilder.Build(random.Next(2) == 0, (MachHeader.CpuTypeX8664, 3, [1]), (MachHeader.CpuTypeArm64, 0, RandomObject.Of(seed))),
            Kind.Stub => Encoding.UTF8.GetBytes(StubText.Of(seed)),
            _ => RandomObject.Of(seed),
        };
    }

    /// <summary>A sound file of a kind that has <paramref name="count"/> of what there can be many of: symbols and relocations, members,
    /// exports, slices.</summary>
    internal static byte[] Large(Kind kind, int count)
    {
        byte[] small = new ObjectBuilder().Build();
        switch (kind)
        {
            case Kind.Archive:
            case Kind.ThinArchive:
                var archive = new ArchiveBuilder(kind == Kind.Archive ? ArchiveStyle.Bsd : ArchiveStyle.Thin);
                for (int i = 0; i < count; i++)
                {
                    archive.Add($"a long name of a member {i}.o", small, $"_a{i}");
                }

                return archive.Build();
            case Kind.Dylib:
                var dylib = new DylibBuilder("libx.dylib");
                for (int i = 0; i < count; i++)
                {
                    dylib.Export($"_{i:x}_a");
                }

                return dylib.Build();
            case Kind.Universal:
                return UniversalBuilder.Build(
                    false,
                    [.. Enumerable.Repeat((MachHeader.CpuTypeX8664, 3u, new byte[] { 1 }), count), (MachHeader.CpuTypeArm64, 0u, small)]);
            case Kind.Stub:
                string symbols = string.Join(", ", Enumerable.Range(0, count).Select(i => $"_a{i}"));
                return Encoding.UTF8.GetBytes(
                    $"--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: '/usr/lib/libx.dylib'\nexports:\n  - targets: [ arm64-macos ]\n    symbols: [ {symbols} ]\n...\n");
            default:
                var builder = new ObjectBuilder();
                int text = builder.Text([.. Enumerable.Repeat(0x94000000, count)]);
                for (int i = 0; i < count; i++)
                {
                    builder.Instruction(text, (uint)i * 4, RelocationType.Branch26, builder.Define($"_a{i}", text, (ulong)i * 4));
                }

                return builder.Build();
        }
    }

    /// <summary>A file with up to three bytes changed.</summary>
    internal static byte[] Damaged(byte[] bytes, Random random)
    {
        byte[] damaged = [.. bytes];
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            // Headers and tables mostly lie in front: damage them more often.
            int at = random.Next(random.Next(2) == 0 ? damaged.Length : Math.Min(damaged.Length, 600));
            damaged[at] = random.Next(3) switch
            {
                0 => (byte)(damaged[at] ^ (1 << random.Next(8))),
                1 => 0xff,
                _ => (byte)random.Next(256),
            };
        }

        return damaged;
    }

    /// <summary>How the law is broken by what parses one of these files; null if it holds for all. They have one budget together.</summary>
    internal static string? FirstBreach(IEnumerable<byte[]> files, Func<LoadedInput, CancellationToken, Fin<ParsedInputs>> parse, TimeSpan? budget = null)
    {
        string? breach = null;
        int number = 0;
        bool suffices = ProcessorBudget.Suffices(
            stop =>
            {
                foreach (byte[] bytes in files)
                {
                    breach = Breach(bytes, input => parse(input, stop));
                    if (breach is not null || stop.IsCancellationRequested)
                    {
                        return;
                    }

                    number++;
                }
            },
            budget);
        return !suffices ? $"file {number} {NoEnd}" : breach is not null ? $"file {number}: {breach}" : null;
    }

    internal const string NoEnd = "takes more processor time than there is";

    /// <summary>How the law is broken by what parses these bytes; null if it holds. Whether it ends, this does not say.</summary>
    internal static string? Breach(byte[] bytes, Func<LoadedInput, Fin<ParsedInputs>> parse)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            foreach (LoadModifiers modifiers in new[] { LoadModifiers.ForceLoad, LoadModifiers.BundleLoader })
            {
                string? breach = parse(Outcome.File("x", bytes, modifiers)).Match(
                    Succ: parsed => Touch(parsed.Inputs[0]),
                    Fail: error => LinkError.DiagnosticsOf(error).FirstOrDefault(d => d.Class == FailureClass.Internal)?.Text);
                if (breach is not null)
                {
                    return breach;
                }
            }

            ThinMemberPaths.Run("x", bytes);
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated < (bytes.Length * BytesPerInputByte) + BytesForRecords ? null : $"{allocated} bytes for {bytes.Length}";
    }

    /// <summary>The parsers of the linker.</summary>
    internal static Fin<ParsedInputs> Parse(LoadedInput input, CancellationToken stop) => Parse(input);

    internal static Fin<ParsedInputs> Parse(LoadedInput input) => ParseInputs.Run(SequentialExecution.Instance, [input], new LinkOptions());

    private static byte[] Archive(ArchiveStyle style, int seed) => new ArchiveBuilder(style)
        .Add("a.o", RandomObject.Of(seed), "_a").Add("a long name of a member.o", RandomObject.Of(seed + 1), "_b", "_c").Build();

    private static string? Touch(ParsedInput input)
    {
        switch (input)
        {
            case ParsedInput.Object { Value: var value }:
                return BrokenPromise(value);
            case ParsedInput.Archive { Value: var archive }:
                for (int i = 0; i < archive.Index.NameOffsets.Length; i++)
                {
                    _ = archive.Index.Names.Span.Slice(archive.Index.NameOffsets[i], archive.Index.NameLengths[i]);
                    _ = archive.Members[archive.Index.MemberOf[i]];
                }

                return null;
            case ParsedInput.Dylib { Value: var library }:
                foreach (ReadOnlyMemory<byte> name in library.Exports.AllNames())
                {
                    library.Exports.TryFind(name.Span, NameHash.Of(name.Span), out _);
                }

                return null;
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>What a later stage would trip over; null if nothing.</summary>
    internal static string? BrokenPromise(ParsedObject value)
    {
        foreach (InputSection section in value.Sections)
        {
            if (!section.IsZerofill && (ulong)section.Contents.Length != section.SizeBytes)
            {
                return $"{section.Key} has {section.Contents.Length} of {section.SizeBytes} bytes";
            }

            foreach (RelocationInfo row in section.RelocationRows)
            {
                bool hasTarget = row.Type == RelocationType.Addend
                    || (row.IsExternal ? row.SymbolNumber < value.Symbols.Count : row.SymbolNumber >= 1 && row.SymbolNumber <= value.Sections.Length);
                if (row.Address + (1UL << row.LengthLog2) > section.SizeBytes || !hasTarget)
                {
                    return $"a relocation of {section.Key} leaves the object";
                }
            }
        }

        for (int i = 0; i < value.Symbols.Count; i++)
        {
            NList64 row = value.Symbols.Rows[i];
            if (value.Symbols.Strings.Span[(int)row.StringIndex + value.Symbols.NameLengths[i]] != 0)
            {
                return $"the name of symbol {i} does not end";
            }

            if (!row.IsStab && row.Kind == SymbolTypes.Section
                && (row.Section == 0 || row.Section > value.Sections.Length
                    || row.Value < value.Sections[row.Section - 1].Address
                    || row.Value > value.Sections[row.Section - 1].Address + value.Sections[row.Section - 1].SizeBytes))
            {
                return $"symbol {i} lies in no section";
            }
        }

        return null;
    }
}
