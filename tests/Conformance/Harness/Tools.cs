using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>What a program wrote and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>True when it ended with 0 and wrote nothing to standard error.</summary>
    public bool IsSilent => ExitCode == 0 && Error.Length == 0;
}

/// <summary>The programs that the tests need, by name.</summary>
internal static class Tools
{
    /// <summary>How long a program may take before it counts as hanging.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>The linker under test: AFSLD_LINKER, else the native build.</summary>
    public static string Linker { get; } =
        Environment.GetEnvironmentVariable("AFSLD_LINKER") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Repository.Root, "artifacts", "native", "afs-ld");

    /// <summary>The linker that outputs are compared with.</summary>
    public static string Peer => "ld64.lld-19";

    /// <summary>The loader that runs images.</summary>
    public static string Loader { get; } = Path.Combine(Repository.Root, "artifacts", "machorun", "machorun");

    /// <summary>The checker of images.</summary>
    public static string Checker { get; } = Path.Combine(Repository.Root, "artifacts", "machorun", "machocheck");

    /// <summary>The program that repeats links.</summary>
    public static string Repeater { get; } = Path.Combine(Repository.Root, "artifacts", "relink", "relink");

    /// <summary>What every case needs.</summary>
    public static IReadOnlyList<string> Always { get; } =
    [
        Linker, Peer, Loader, Checker, Repeater, "qemu-aarch64-static", "clang-19", "llvm-mc-19", "llvm-objdump-19", "llvm-nm-19", "llvm-readobj-19",
        "llvm-dwarfdump-19", "dsymutil-19", "llvm-strip-19", "llvm-install-name-tool-19",
    ];

    /// <summary>The first of the named programs that is not there, or null.</summary>
    public static string? Missing(IEnumerable<string> names) => names.FirstOrDefault(static name => Find(name) is null);

    /// <summary>The path of a program, or null.</summary>
    public static string? Find(string name) =>
        name.Contains('/')
            ? File.Exists(name) ? name : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
                .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end; one that hangs, or takes longer than <paramref name="patience"/>, is killed and reported with exit code -1.</summary>
    public static async Task<Outcome> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? patience = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("cannot start " + program);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return new Outcome(-1, "", $"{program}: did not end within {(patience ?? Patience).TotalSeconds} s");
        }

        return new Outcome(process.ExitCode, await output, await error);
    }
}
