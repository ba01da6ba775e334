using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Shell.Execution;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

public sealed class ParseInputsTests
{
    private const string Stub = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos, arm64-ios ]\ninstall-name: /usr/lib/libx.dylib\nexports:\n"
        + "  - targets: [ arm64-macos ]\n    symbols: [ _mac ]\n  - targets: [ arm64-ios ]\n    symbols: [ _phone ]\n...\n";

    // Shared by all cases: their threads live as long as the process.
    private static readonly IExecution[] Parallel = [new ParallelExecution(1), new ParallelExecution(2), new ParallelExecution(8)];

    [Law]
    public void Every_schedule_gives_the_same_records_and_errors(int seed, int order)
    {
        ImmutableArray<LoadedInput> inputs = Inputs(new Random(seed));
        List<string> expected = Show(Run(SequentialExecution.Instance, inputs));
        Assert.Equal(expected, Show(Run(new ShuffledExecution(order), inputs)));
        Assert.All(Parallel, execution => Assert.Equal(expected, Show(Run(execution, inputs))));
    }

    [Fact]
    public void A_stage_that_depends_on_the_schedule_is_caught()
    {
        int calls = 0;
        ImmutableArray<int> items = [.. Enumerable.Range(0, 10)];
        ImmutableArray<int> Numbered(IExecution execution)
        {
            calls = 0;
            return execution.Map(items, _ => calls++);
        }

        Assert.NotEqual(Numbered(SequentialExecution.Instance).AsEnumerable(), Numbered(new ShuffledExecution(1)).AsEnumerable());
    }

    [Law]
    public void Errors_of_all_files_come_in_the_order_of_the_files(int seed)
    {
        var random = new Random(seed);
        LoadedInput[] inputs = Enumerable.Range(0, 12)
            .Select(i => random.Next(2) == 0 ? Outcome.File($"{i}.o", "garbage"u8.ToArray()) : Outcome.File($"{i}.o", RandomObject.Of(seed + i)))
            .Append(Outcome.File("last.o", []))
            .ToArray();
        Diagnostic[] errors = Outcome.Errors(Run(new ShuffledExecution(seed), [.. inputs]));
        Assert.True(AreInOrder(inputs, errors));
        // A list in another order, or one that ends at the first error, is caught.
        Assert.False(errors.Length > 1 && (AreInOrder(inputs, errors.Reverse()) || AreInOrder(inputs, errors.Take(1))));
    }

    private static bool AreInOrder(LoadedInput[] inputs, IEnumerable<Diagnostic> errors) =>
        inputs.Where(i => i.Bytes.Length < 8).Select(i => i.Path).SequenceEqual(errors.Select(e => e.Origin.File));

    [Fact]
    public void Stubs_are_read_for_the_platform_of_the_objects()
    {
        byte[] bytes = new ObjectBuilder().BuildVersion(2, 15 << 16, 17 << 16).Build();
        ParsedInputs parsed = Outcome.Value(Run(
            SequentialExecution.Instance, [Outcome.File("libx.tbd", System.Text.Encoding.UTF8.GetBytes(Stub)), Outcome.File("a.o", bytes)]));
        IDylibExports exports = Assert.IsType<ParsedInput.Dylib>(parsed.Inputs[0]).Value.Exports;
        Assert.True(exports.TryFind("_phone"u8, NameHash.Of("_phone"u8), out _));
        Assert.False(exports.TryFind("_mac"u8, NameHash.Of("_mac"u8), out _));
    }

    [Fact]
    public void The_target_is_the_command_lines_or_the_highest_of_the_objects()
    {
        ImmutableArray<ParsedInput?> inputs = Parsed(
            new ObjectBuilder().Build(),
            new ObjectBuilder().BuildVersion(1, 12 << 16, 0).Build(),
            new ObjectBuilder().BuildVersion(1, 13 << 16, 14 << 16).Build(),
            new ObjectBuilder().BuildVersion(2, 99 << 16, 99 << 16).Build());
        Assert.Equal(new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(14)), InferTarget.Run(new LinkOptions(), inputs));
        var given = new PlatformVersion(Platform.IOS, PackedVersion.Of(15), PackedVersion.Of(16));
        Assert.Equal(given, InferTarget.Run(new LinkOptions { Platform = given }, inputs));
        Assert.Equal(Platform.MacOS, InferTarget.Run(new LinkOptions(), []).Platform);
    }

    [Fact]
    public void Members_of_a_force_loaded_archive_are_read_at_once()
    {
        byte[] bytes = new ArchiveBuilder(ArchiveStyle.Bsd).Add("a.o", RandomObject.Of(1)).Add("bad.o", [.. RandomObject.Of(2)[..40]]).Build();
        Diagnostic error = Outcome.Error(Run(SequentialExecution.Instance, [Outcome.File("x.a", bytes, LoadModifiers.ForceLoad)]));
        Assert.Equal("x.a(bad.o)", error.Origin.FileAndMember);
        Assert.True(Run(SequentialExecution.Instance, [Outcome.File("x.a", bytes)]).IsSucc);
        bytes = new ArchiveBuilder(ArchiveStyle.Bsd).Add("a.o", RandomObject.Of(1)).Build();
        ParsedInputs parsed = Outcome.Value(ParseInputs.Run(SequentialExecution.Instance, [Outcome.File("x.a", bytes)], new LinkOptions { AllLoad = true }));
        ParsedArchive archive = Assert.IsType<ParsedInput.Archive>(parsed.Inputs[0]).Value;
        Assert.Same(archive.ParsedMembers[0], Outcome.Value(ParseMember.Run(archive, 0)));
    }

    [Fact]
    public void An_object_for_another_platform_is_refused_and_one_for_a_newer_system_is_warned_of()
    {
        var options = new LinkOptions { Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)) };
        Fin<ParsedInputs> phone = ParseInputs.Run(
            SequentialExecution.Instance, [Outcome.File("a.o", new ObjectBuilder().BuildVersion(2, 15 << 16, 0).Build())], options);
        Assert.Equal(ParsingCodes.WrongPlatform, Outcome.Error(phone).Code);
        ParsedInputs newer = Outcome.Value(ParseInputs.Run(
            SequentialExecution.Instance, [Outcome.File("a.o", new ObjectBuilder().BuildVersion(1, 14 << 16, 0).Build())], options));
        Assert.Equal(ParsingCodes.WrongPlatform, Assert.IsType<ParsedInput.Object>(newer.Inputs[0]).Value.Warnings.Single().Code);
    }

    [Theory]
    [InlineData(Platform.MacOS, 13, true)]
    [InlineData(Platform.MacCatalyst, 16, true)]
    [InlineData(Platform.MacOS, 12, false)]
    [InlineData(Platform.MacCatalyst, 15, false)]
    [InlineData(Platform.IOS, 16, null)]
    public void An_object_for_two_platforms_is_for_both(Platform platform, int version, bool? isQuiet)
    {
        var options = new LinkOptions { Platform = new PlatformVersion(platform, PackedVersion.Of(version), PackedVersion.Of(version)) };
        Fin<ParsedInputs> parsed = ParseInputs.Run(
            SequentialExecution.Instance, [Outcome.File("a.o", new ObjectBuilder().BuildVersion(1, 13 << 16, 0).BuildVersion(6, 16 << 16, 0).Build())], options);
        if (isQuiet is bool quiet)
        {
            Assert.Equal(quiet, Assert.IsType<ParsedInput.Object>(Outcome.Value(parsed).Inputs[0]).Value.Warnings.IsEmpty);
        }
        else
        {
            Assert.Equal(ParsingCodes.WrongPlatform, Outcome.Error(parsed).Code);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Universal_files_are_read_by_their_arm64_slice(bool is64)
    {
        byte[] slice = RandomObject.Of(5);
        byte[] bytes = UniversalBuilder.Build(is64, (MachHeader.CpuTypeX8664, 3, [1, 2, 3]), (MachHeader.CpuTypeArm64, 0, slice));
        ParsedInputs parsed = Outcome.Value(Run(SequentialExecution.Instance, [Outcome.File("a.o", bytes)]));
        Assert.Equal(ModelObject.Facts(slice), ModelObject.Facts(Assert.IsType<ParsedInput.Object>(parsed.Inputs[0]).Value));
        byte[] without = UniversalBuilder.Build(is64, (MachHeader.CpuTypeX8664, 3, slice), (MachHeader.CpuTypeArm64, 2, slice));
        Diagnostic error = Outcome.Error(Run(SequentialExecution.Instance, [Outcome.File("a.o", without)]));
        Assert.Equal(ParsingCodes.WrongArchitecture, error.Code);
        Assert.Contains("x86_64, arm64e", error.Text, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { [], ParsingCodes.EmptyFile },
        { "int main"u8.ToArray(), ParsingCodes.UnknownFileType },
        { [0x42, 0x43, 0xc0, 0xde], ParsingCodes.Bitcode },
        { [0xde, 0xc0, 0x17, 0x0b, 0, 0, 0, 0], ParsingCodes.Bitcode },
        { [0x7f, (byte)'E', (byte)'L', (byte)'F'], ParsingCodes.UnknownFileType },
        { [0xfe, 0xed, 0xfa, 0xcf, 0, 0, 0, 12], ParsingCodes.WrongArchitecture },
        { [0xce, 0xfa, 0xed, 0xfe, 12, 0, 0, 0, 9, 0, 0, 0], ParsingCodes.WrongArchitecture },
        { new DylibBuilder("b") { FileType = MachHeader.Bundle }.Build(), ParsingCodes.WrongFileKind },
        { new DylibBuilder("b") { FileType = MachHeader.Execute }.Build(), ParsingCodes.WrongFileKind },
        { [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 9], ParsingCodes.MalformedUniversal },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_linked_is_refused_by_name(byte[] bytes, string code)
    {
        Diagnostic error = Outcome.Error(Run(SequentialExecution.Instance, [Outcome.File("dir/x", bytes)]));
        Assert.Equal((code, "dir/x"), (error.Code, error.Origin.File));
    }

    private static Fin<ParsedInputs> Run(IExecution execution, ImmutableArray<LoadedInput> inputs) => ParseInputs.Run(execution, inputs, new LinkOptions());

    private static ImmutableArray<ParsedInput?> Parsed(params byte[][] objects) =>
        [.. objects.Select(bytes => new ParsedInput.Object(Outcome.Value(ParseObject.Run(new Origin("a.o"), bytes)), false))];

    private static ImmutableArray<LoadedInput> Inputs(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 12)).Select(i => random.Next(6) switch
        {
            0 => Outcome.File($"{i}.a", new ArchiveBuilder((ArchiveStyle)random.Next(5)).Add("m.o", RandomObject.Of(i)).Add("n.o", RandomObject.Of(i + 1)).Build(), LoadModifiers.ForceLoad),
            1 => Outcome.File($"{i}.dylib", new DylibBuilder($"lib{i}.dylib").Export("_x").Build()),
            2 => Outcome.File($"{i}.tbd", System.Text.Encoding.UTF8.GetBytes(Stub)),
            3 when random.Next(4) == 0 => Outcome.File($"{i}.o", RandomObject.Of(i)[..^3]),
            _ => Outcome.File($"{i}.o", RandomObject.Of(random.Next())),
        }),
    ];

    private static List<string> Show(Fin<ParsedInputs> result) => result.Match(
        Succ: parsed => parsed.Inputs.SelectMany(Show).ToList(),
        Fail: error => LinkError.DiagnosticsOf(error).Select(d => d.ToString()).ToList());

    private static IEnumerable<string> Show(ParsedInput input) => input switch
    {
        ParsedInput.Object { Value: var value } => ModelObject.Facts(value).Prepend(value.Origin.FileAndMember),
        ParsedInput.Archive { Value: var archive } => archive.ParsedMembers.SelectMany(m => m is null ? [] : ModelObject.Facts(m))
            .Concat(archive.Members.Select(m => m.Name)).Concat(archive.Index.NameHashes.Select(h => h.ToString("x"))).Prepend(archive.Path),
        ParsedInput.Dylib { Value: var library } => [library.Path, library.InstallName, .. library.Exports.AllNames().Select(n => Outcome.Text(n.Span))],
        _ => throw new InvalidOperationException(),
    };
}
