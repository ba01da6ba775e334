using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Relocatable;
using AfsLd.Stages.Reporting;
using AfsLd.Stages.Sealing;
using AfsLd.Stages.Unwinding;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Relocatable;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Faults of one object and one command line, each with the code that tools know it by; without the fault there is no such word.</summary>
public sealed class FaultCodeTests
{
    private const int Text = 1;
    private const int Data = 2;
    private const byte FunctionStab = 0x24; // N_FUN, mach-o/stab.h

    private static readonly Func<LinkOptions, LinkOptions> AsIs = options => options;

    public static TheoryData<string, Action<ObjectBuilder>, Func<LinkOptions, LinkOptions>> Faults => new()
    {
        { AtomCodes.UnterminatedString, b => b.Section("__TEXT", "__cstring", "abc"u8.ToArray(), SectionTypes.CStringLiterals), AsIs },
        { AtomCodes.RaggedLiterals, b => b.Section("__TEXT", "__literal8", new byte[12], SectionTypes.Literals8), AsIs },
        { AtomCodes.SectionTooLarge, b => b.Define("_far", b.Zerofill("__DATA", "__bss", 6UL << 30), 5UL << 30), AsIs },
        { PlanningCodes.DirectReferenceToImport, b => b.Instruction(b.Section("__TEXT", "__more", [0, 0, 0, 0x90], SectionTypes.SomeInstructions, 2), 0, RelocationType.Page21, b.Undefined("_puts")), AsIs },
        { PlanningCodes.FixupInReadOnlySegment, b => b.Pointer(b.Section("__TEXT", "__const", new byte[8], alignLog2: 3), 0, 0), AsIs },
        { PlanningCodes.UnalignedFixup, b => b.Pointer(Data, 2, 0), AsIs },
        { PlanningCodes.ReferenceToNothing, b => b.Pointer(Data, 0, b.Symbol("a note", SymbolTypes.Undefined | SymbolTypes.External | FunctionStab, 0, 0, 0)), AsIs },
        { PlanningCodes.ReferenceToNothing, b => b.Difference(Data, 0, b.Undefined("_puts"), 0), AsIs },
        { PlanningCodes.TooManySections, b => Sections(b, 250), AsIs },
        { PlanningCodes.UselessBoundary, Initialisers, options => options with { InitOffsets = true } },
        { PlanningCodes.BadEntry, b => b.Define("_begin", Data, 0), options => options with { EntryName = "_begin" } },
        { SymbolCodes.BadAlias, b => b.Pointer(Data, 0, b.Indirect("_y", b.Indirect("_x", b.Undefined("_none")))), AsIs },
        { SymbolCodes.BadAlias, b => b.Indirect("_x", b.Undefined("___dso_handle")), AsIs },
        { SymbolCodes.CannotExport, b => b.Define("_hidden", Data, 0, isPrivateExtern: true), options => options with { ExportedNames = ["_hidden"] } },
        { SymbolCodes.MalformedBoundary, b => b.Pointer(Data, 0, b.Undefined("section$start$__DATA")), AsIs },
        { SymbolCodes.BadInitialiser, b => b.Absolute("_start", 7), options => options with { Kind = OutputKind.Dylib, InitName = "_puts" } },
        { SymbolCodes.UnknownSubLibrary, _ => { }, options => options with { Kind = OutputKind.Dylib, SubLibraries = ["libnone"] } },
        { UnwindCodes.TooManyPersonalities, Personalities, AsIs },
        { UnwindCodes.UnwindOutOfRange, FarFunction, AsIs },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_has_its_code_which_nothing_says_without_it(string code, Action<ObjectBuilder> fault, Func<LinkOptions, LinkOptions> options)
    {
        Assert.Contains(code, Codes(fault, options));
        Assert.DoesNotContain(code, Codes(static _ => { }, AsIs));
    }

    public static TheoryData<string, Action<ObjectBuilder>> MergeFaults => new()
    {
        { RelocatableCodes.TooManySections, b => Sections(b, 250) },
        { RelocatableCodes.Inexpressible, b => b.Pointer(Data, 0, b.Symbol("a note", SymbolTypes.Undefined | SymbolTypes.External | FunctionStab, 0, 0, 0)) },
    };

    [Theory]
    [MemberData(nameof(MergeFaults))]
    public void A_fault_of_a_merged_object_has_its_code(string code, Action<ObjectBuilder> fault)
    {
        Assert.Contains(code, MergeCodes(fault));
        Assert.DoesNotContain(code, MergeCodes(static _ => { }));
    }

    private static string[] Codes(Action<ObjectBuilder> fault, Func<LinkOptions, LinkOptions> change)
    {
        ImmutableArray<LoadedInput> inputs = Inputs(fault);
        LinkOptions options = change(new LinkOptions
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [.. inputs.Select(input => input.Request)],
        });
        return LinkInMemory.Plan(SequentialExecution.Instance, inputs, options).Match(
            Succ: image => [.. image.Warnings.Concat(image.Layout.Plan.Graph.Resolution.Warnings).Select(warning => warning.Code), .. CodesOf(ComposeFile.Run(image))],
            Fail: CodesOf);
    }

    private static string[] MergeCodes(Action<ObjectBuilder> fault) =>
        CodesOf(MergeInMemory.Plan(SequentialExecution.Instance, Inputs(fault), new LinkOptions()));

    private static string[] CodesOf<T>(Fin<T> result) => result.Match(Succ: _ => [], Fail: CodesOf);

    private static string[] CodesOf(LanguageExt.Common.Error error) => [.. LinkError.DiagnosticsOf(error).Select(diagnostic => diagnostic.Code)];

    // A sound object with many sections, and one with the fault.
    private static ImmutableArray<LoadedInput> Inputs(Action<ObjectBuilder> fault)
    {
        var many = new ObjectBuilder();
        Sections(many, 10);
        var builder = new ObjectBuilder();
        builder.Text(0xd65f03c0);
        builder.Data(0, 0);
        builder.Define("_main", Text, 0);
        fault(builder);
        return [AsInput("many.o", many), AsInput("a.o", builder)];
    }

    private static LoadedInput AsInput(string path, ObjectBuilder builder) => new(new InputRequest.File(path), path, builder.Build(), 0);

    private static void Sections(ObjectBuilder builder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            builder.Define($"_in{count}_{i}", builder.Section("__DATA", $"__s{count}_{i}", new byte[8]), 0);
        }
    }

    private static void Initialisers(ObjectBuilder builder)
    {
        builder.Pointer(builder.Section("__DATA", "__mine", new byte[8], SectionTypes.ModInitFunctionPointers, 3), 0, 0);
        builder.Pointer(Data, 0, builder.Undefined("section$start$__DATA$__mine"));
    }

    // Functions of a mode that no FDE can say, each with another personality.
    private static void Personalities(ObjectBuilder builder)
    {
        const int count = 5;
        int text = builder.Section("__TEXT", "__functions", new byte[count * 4], SectionTypes.SomeInstructions, 2);
        int[] functions = [.. Enumerable.Range(0, count).Select(i => builder.Define($"_f{i}", text, (ulong)i * 4))];
        var rows = new byte[count * 32];
        for (int i = 0; i < count; i++)
        {
            rows[(i * 32) + 8] = 4;
            BitConverter.TryWriteBytes(rows.AsSpan((i * 32) + 12), 0x0500_0000);
        }

        int unwind = builder.Section("__LD", "__compact_unwind", rows, SectionTypes.Debug, 3);
        for (uint i = 0; i < count; i++)
        {
            builder.Pointer(unwind, i * 32, functions[i]).Pointer(unwind, (i * 32) + 16, functions[(i + 1) % count]);
        }
    }

    // A function behind zeros, and an FDE in front of them whose pointer to it has 4 bytes.
    private static void FarFunction(ObjectBuilder builder)
    {
        int far = builder.Section("__FAR", "__text", [0xc0, 0x03, 0x5f, 0xd6], SectionTypes.PureInstructions | SectionTypes.SomeInstructions, 2);
        uint function = (uint)builder.AddressOf(far);
        uint frame = (function + 4 + 7) & ~7u;
        var frames = new ByteWriter();
        frames.Word(16).Word(0).Byte(1).Text("zR").Byte(0).Byte(1).Byte(0x78).Byte(30).Byte(1).Byte(0x1b).Byte(0).Byte(0).Byte(0);
        int start = frames.Position;
        frames.Word(16).Word((uint)(start + 4)).Word(function - (frame + (uint)start + 8)).Word(4).Word(0);
        builder.Section("__TEXT", "__eh_frame", frames.ToArray(), SectionTypes.Coalesced, 3);
        builder.Define("_far", far, 0);
        builder.Define("_zeros", builder.Zerofill("__DATA", "__bss", 3UL << 30), 0);
    }
}
