using System;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>A small program that has one of everything a rule looks at, linked in memory.</summary>
internal static class SampleProgram
{
    private const uint Adrp = 0x90000008; // ADRP x8
    private const uint LoadX8 = 0xf9400108; // LDR x8, [x8]
    private const uint Call = 0x94000000; // BL
    private const uint FunctionField = 32;
    private const uint LsdaField = 49;
    private const uint Return = 0xd65f03c0; // RET

    /// <summary>An executable with chained fixups for an SDK that dyld holds to all its checks.</summary>
    internal static byte[] Chained() => Link(Options);

    /// <summary>The same with dyld opcodes and lazy binding.</summary>
    internal static byte[] Classic() => Link(Options with
    {
        Platform = Target(11, 26),
        FixupEncoding = FixupEncoding.Classic,
    });

    /// <summary>The same with a bind whose addend needs imports with addends of 32 bits (DYLD_CHAINED_IMPORT_ADDEND).</summary>
    internal static byte[] ChainedAddends() => Link(Options, addend: 300);

    /// <summary>The same with a bind whose addend needs imports with addends of 64 bits (DYLD_CHAINED_IMPORT_ADDEND64).</summary>
    internal static byte[] ChainedLargeAddends() => Link(Options, addend: 5_000_000_000);

    /// <summary>The same as a dylib.</summary>
    internal static byte[] Dylib() => Link(Options with { Kind = OutputKind.Dylib, InstallName = "@rpath/libsample.dylib" });

    /// <summary>A universal file around <see cref="Chained"/>.</summary>
    internal static byte[] Universal()
    {
        byte[] image = Chained();
        return new ByteWriter().BigEndianWord(0xcafebabe).BigEndianWord(2)
            .BigEndianWord(MachHeader.CpuTypeX8664).BigEndianWord(3).BigEndianWord(0x1000).BigEndianWord(4).BigEndianWord(12)
            .BigEndianWord(MachHeader.CpuTypeArm64).BigEndianWord(0).BigEndianWord(0x4000).BigEndianWord((uint)image.Length).BigEndianWord(14)
            .Align(0x1000).Long(1).Align(0x4000).With(image);
    }

    private static LinkOptions Options { get; } = new()
    {
        OutputPath = "sample",
        Platform = Target(13, 26),
        FixupEncoding = FixupEncoding.Chained,
        HeaderPad = 0x800,
        Rpaths = ["@loader_path/a", "@loader_path/b"],
    };

    private static byte[] With(this ByteWriter writer, byte[] bytes)
    {
        writer.Append(bytes);
        return writer.ToArray();
    }

    private static PlatformVersion Target(int minimum, int sdk) => new(Platform.MacOS, PackedVersion.Of(minimum), PackedVersion.Of(sdk));

    private static byte[] Link(LinkOptions options, ulong addend = 0)
    {
        const string path = "sample.o";
        LoadedInput input = new(new InputRequest.File(path), path, MakeObject(addend), 0);
        return [.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, [input], options with { Inputs = [input.Request] })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    private static byte[] MakeObject(ulong addend)
    {
        var builder = new ObjectBuilder();

        // _main: GOT load, two calls, return; _other; _weak; _init; each of 16 or 24 bytes; then data in code.
        int text = builder.Text(
            Adrp, LoadX8, Call, Call, Return, Return, Return, Return, Call, Return, Return, Return, Return, Return, 0x12345678, Return);
        int table = builder.Section("__TEXT", "__gcc_except_tab", [0xff, 0xff, 1, 0, 0xff, 0xff, 1, 0], alignLog2: 2);
        int frames = builder.Section("__TEXT", "__eh_frame", Frames(), SectionTypes.Coalesced | SectionTypes.LiveSupport, 3);
        int strings = builder.Section("__TEXT", "__cstring", Encoding.ASCII.GetBytes("one\0two\0"), SectionTypes.CStringLiterals);
        int data = builder.Data(0, 8, 0, 0, 5, addend);
        int constant = builder.Section("__DATA", "__const", new byte[16], alignLog2: 3);
        int inits = builder.Section("__DATA", "__mod_init_func", new byte[8], SectionTypes.ModInitFunctionPointers, 3);
        int variables = builder.Section("__DATA", "__thread_vars", new byte[24], SectionTypes.ThreadLocalVariables, 3);
        int initial = builder.Section("__DATA", "__thread_data", [7, 0, 0, 0, 0, 0, 0, 0], SectionTypes.ThreadLocalRegular, 3);
        int unwind = builder.Section("__LD", "__compact_unwind", Rows(), SectionTypes.Debug, 3);
        builder.Zerofill("__DATA", "__bss", 64, 3);

        int main = builder.Define("_main", text, 0);
        int other = builder.Define("_other", text, 20);
        int weak = builder.Define("_weak", text, 32, description: SymbolTypes.WeakDefinition);
        int init = builder.Define("_init", text, 48, isExternal: false);
        builder.Define("_words", data, 0);
        builder.Define("_constant", constant, 0);
        int local = builder.Define("_local", strings, 4, isExternal: false);
        builder.Define("_variable", variables, 0);
        int template = builder.Define("_template", initial, 0, isExternal: false);
        int exceptions = builder.Define("_exceptions", table, 0, isExternal: false);
        int moreExceptions = builder.Define("_more_exceptions", table, 4, isExternal: false);
        int frame = builder.Define("EH_frame", frames, 0, isExternal: false);
        int puts = builder.Undefined("_puts");
        int environ = builder.Undefined("_environ");
        int bootstrap = builder.Undefined("__tlv_bootstrap");

        builder.Instruction(text, 0, RelocationType.GotLoadPage21, environ).Instruction(text, 4, RelocationType.GotLoadPageOff12, environ)
            .Instruction(text, 8, RelocationType.Branch26, puts).Instruction(text, 12, RelocationType.Branch26, other)
            .Instruction(text, 32, RelocationType.Branch26, weak)
            .Pointer(data, 0, main).Pointer(data, 8, puts).Pointer(data, 16, weak).Pointer(data, 24, local).Pointer(data, 40, environ)
            .Pointer(constant, 0, other).Pointer(constant, 8, environ)
            .Pointer(inits, 0, init)
            .Difference(frames, FunctionField, other, frame).Difference(frames, LsdaField, exceptions, frame)
            .Pointer(variables, 0, bootstrap).Pointer(variables, 16, template);
        foreach ((int row, int function, int lsda) in new[] { (0, main, exceptions), (1, other, -1), (2, weak, -1), (3, init, moreExceptions) })
        {
            builder.Pointer(unwind, (uint)row * 32, function);
            if (lsda >= 0)
            {
                builder.Pointer(unwind, (uint)(row * 32) + 16, other).Pointer(unwind, (uint)(row * 32) + 24, lsda);
            }
        }

        // struct data_in_code_entry: offset in the object, length, kind (DICE_KIND_DATA).
        return builder.DataInCode([56, 0, 0, 0, 4, 0, 1, 0]).Build();
    }

    // A CIE with pointers relative to themselves, and the FDE of _other; the linker adds where things are.
    private static byte[] Frames() => new ByteWriter()
        .Word(20).Word(0).Byte(1).Text("zLR\0").Byte(1).Byte(0x78).Byte(30).Byte(2).Byte(0x10).Byte(0x10).Align(4).Word(0)
        .Word(36).Word(28).Long(unchecked((ulong)-(long)FunctionField)).Long(12).Byte(8).Long(unchecked((ulong)-(long)LsdaField)).Align(8)
        .ToArray();

    private static byte[] Rows()
    {
        var rows = new ByteWriter();
        foreach ((uint length, uint encoding) in new[]
        {
            (20u, CompactUnwind.ModeFrame), (12u, CompactUnwind.ModeDwarf), (16u, CompactUnwind.ModeFrame | 1), (16u, CompactUnwind.ModeFrame),
        })
        {
            rows.Long(0).Word(length).Word(encoding).Long(0).Long(0);
        }

        return rows.ToArray();
    }
}
