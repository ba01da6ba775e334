using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>
/// Writes a program of a dozen objects, four of them in archives, with 3,600 functions that call one another, and something of all that is
/// coalesced, shared or looked up: weak definitions, strings, commons, thread locals, imports, pointers, frames.
/// </summary>
internal static class GenerateProgram
{
    private const int Objects = 12;
    private const int Functions = 300;

    /// <summary>Writes the objects and returns the arguments that link them.</summary>
    public static async Task<ImmutableArray<string>> RunAsync(string folder)
    {
        for (int i = 0; i < Objects; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"o{i}.s"), Source(i));
            await RunAsync(folder, "llvm-mc-19", "-triple=arm64-apple-macos13", "-filetype=obj", $"o{i}.s", "-o", $"o{i}.o");
        }

        await RunAsync(folder, "llvm-ar-19", "--format=darwin", "rcs", "libfirst.a", "o8.o", "o9.o");
        await RunAsync(folder, "llvm-ar-19", "--format=darwin", "rcs", "libsecond.a", "o10.o", "o11.o");
        return
        [
            "-arch", "arm64", "-platform_version", "macos", "13.0", "13.0", "-dead_strip", "-reproducible",
            .. Enumerable.Range(0, 8).Select(static i => $"o{i}.o"), "-L.", "-lfirst", "-lsecond", "-L" + Repository.Stubs, "-lSystem",
        ];
    }

    private static async Task RunAsync(string folder, params string[] command)
    {
        Outcome outcome = await Tools.RunAsync(command[0], command[1..], folder);
        if (outcome.ExitCode != 0)
        {
            throw new InvalidDataException($"{string.Join(' ', command)}: {outcome.Error}");
        }
    }

    private static string Source(int index)
    {
        StringBuilder text = new();
        text.AppendLine(".text");
        if (index == 0)
        {
            text.AppendLine(".globl _main\n.p2align 2\n_main:\nb _f0_0");
        }

        for (int f = 0; f < Functions; f++)
        {
            AppendFunction(text, index, f);
        }

        text.AppendLine(".cstring");
        for (int f = 0; f < Functions; f++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Ltext{f}: .asciz \"text {f % 50} of {(f % 3 == 0 ? index : 99)}\"");
        }

        text.AppendLine(".data\n.p2align 3");
        for (int f = 0; f < Functions; f++)
        {
            int other = (index * 7 + f) % Objects;
            text.AppendLine(CultureInfo.InvariantCulture, $"_d{index}_{f}: .quad _f{other}_{(f * 5 + 1) % Functions}, Ltext{f} + {f % 4}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $".comm _shared, {8 * (index + 1)}, 3");
        text.AppendLine(CultureInfo.InvariantCulture, $".tbss _t{index}$tlv$init, 8, 3");
        text.AppendLine(".section __DATA,__thread_vars,thread_local_variables");
        text.AppendLine(CultureInfo.InvariantCulture, $".globl _t{index}\n_t{index}: .quad __tlv_bootstrap, 0, _t{index}$tlv$init");
        return text.AppendLine(".subsections_via_symbols").ToString();
    }

    private static void AppendFunction(StringBuilder text, int index, int f)
    {
        int other = (index * 5 + f * 3 + 1) % Objects;
        text.AppendLine(CultureInfo.InvariantCulture, $".globl _f{index}_{f}\n.p2align 2\n_f{index}_{f}:\n.cfi_startproc");
        text.AppendLine("stp x29, x30, [sp, #-16]!\nmov x29, sp\n.cfi_def_cfa w29, 16\n.cfi_offset w30, -8\n.cfi_offset w29, -16");
        text.AppendLine(CultureInfo.InvariantCulture, $"adrp x0, Ltext{f}@PAGE\nadd x0, x0, Ltext{f}@PAGEOFF\nbl _f{other}_{(f * 7 + 3) % Functions}");
        text.AppendLine((f % 4) switch
        {
            0 => "bl _puts",
            1 => "adrp x8, _shared@GOTPAGE\nldr x8, [x8, _shared@GOTPAGEOFF]",
            2 => string.Create(CultureInfo.InvariantCulture, $"bl _inline_{f % 40}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"adrp x0, _t{other}@TLVPPAGE\nldr x0, [x0, _t{other}@TLVPPAGEOFF]\nadrp x9, _d{index}_{f}@PAGE\nadd x9, x9, _d{index}_{f}@PAGEOFF"),
        });
        text.AppendLine("ldp x29, x30, [sp], #16\nret\n.cfi_endproc");
        if (f < 40)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $".globl _inline_{f}\n.weak_definition _inline_{f}\n.p2align 2\n_inline_{f}:\nmov w0, #{f}\nret");
        }
    }
}
