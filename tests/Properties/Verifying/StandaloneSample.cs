using System;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Arguments;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>A small program that needs nobody, linked in memory for every kind of image that no dyld loads.</summary>
internal static class StandaloneSample
{
    private const string Path = "sample.o";
    private const uint Adrp = 0x90000008; // ADRP x8
    private const uint LoadX8 = 0xf9400108; // LDR x8, [x8]
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET

    internal static byte[] Static() => Link("-static");

    internal static byte[] StaticPie() => Link("-static -pie -function_starts -data_in_code_info");

    internal static byte[] StaticSigned() => Link("-static -adhoc_codesign -version_load_command");

    internal static byte[] Firmware() => Link("-preload -function_starts");

    internal static byte[] FirmwarePie() => Link("-preload -pie -image_base 0x40000000 -function_starts");

    internal static byte[] Dylinker() => Link("-dylinker");

    internal static byte[] OldDylinker() => Link("-dylinker -no_fixup_chains");

    /// <summary>Links with these options and a header pad, for macOS 13 and the SDK that dyld holds to all its checks.</summary>
    internal static byte[] Link(string options)
    {
        LinkOptions settled = ArgumentRun.Options($"{options} -headerpad 800 -platform_version macos 13 26 {Path}");
        LoadedInput input = new(new InputRequest.File(Path), Path, MakeObject(), 0);
        return [.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, [input], settled)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    private static byte[] MakeObject()
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(Adrp, LoadX8, Call, Return, Return, 0x12345678);
        int data = builder.Data(0, 8, 5);
        int constant = builder.Section("__DATA", "__const", new byte[8], alignLog2: 3);
        int inits = builder.Section("__DATA", "__mod_init_func", new byte[8], SectionTypes.ModInitFunctionPointers, 3);
        int frames = builder.Section("__LD", "__compact_unwind", new ByteWriter().Long(0).Word(16).Word(CompactUnwind.ModeFrame).Long(0).Long(0).ToArray(), SectionTypes.Debug, 3);
        builder.Zerofill("__DATA", "__bss", 64, 3);
        int start = builder.Define("start", text, 0);
        int other = builder.Define("_other", text, 16, description: SymbolTypes.WeakDefinition);
        int words = builder.Define("_words", data, 0);
        int local = builder.Define("_local", data, 16, isExternal: false);
        builder.Define("_constant", constant, 0);
        builder.Instruction(text, 0, RelocationType.GotLoadPage21, words).Instruction(text, 4, RelocationType.GotLoadPageOff12, words)
            .Instruction(text, 8, RelocationType.Branch26, other)
            .Pointer(data, 0, start).Pointer(data, 8, local)
            .Pointer(constant, 0, other)
            .Pointer(inits, 0, other)
            .Pointer(frames, 0, start);

        // struct data_in_code_entry: offset in the object, length, kind (DICE_KIND_DATA).
        return builder.DataInCode([20, 0, 0, 0, 4, 0, 1, 0]).Build();
    }
}
