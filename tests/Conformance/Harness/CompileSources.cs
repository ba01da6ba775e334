using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>Compiles the sources of a case, each once as long as it, its headers and its arguments stay the same.</summary>
internal static class CompileSources
{
    private const string Target = "arm64-apple-macos13";

    /// <summary>Puts an object for each source, and each other file of the case, into <paramref name="folder"/>.</summary>
    public static async Task RunAsync(CaseFile test, string folder)
    {
        foreach (string path in Directory.EnumerateFiles(test.Folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            string[]? command = Command(name, test.Compile.GetValueOrDefault(name, ""));
            if (command is not null)
            {
                File.Copy(await CompileAsync(test, name, command), Path.Combine(folder, Path.ChangeExtension(name, ".o")));
            }
            else if (name != "case.json")
            {
                File.Copy(path, Path.Combine(folder, name));
            }
        }
    }

    private static string[]? Command(string source, string extra)
    {
        string[] more = extra.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string headers = "-I" + Repository.Headers;
        return Path.GetExtension(source) switch
        {
            ".c" => ["clang-19", "-target", Target, "-O1", "-ffreestanding", headers, .. more, "-c"],
            ".cpp" => ["clang-19", "-target", Target, "-O1", "-std=c++17", "-fno-builtin", headers, .. more, "-c"],
            ".m" => ["clang-19", "-target", Target, "-O1", "-fobjc-arc", "-ffreestanding", headers, .. more, "-c"],
            ".s" => ["llvm-mc-19", "-triple=" + Target, "-filetype=obj", headers, .. more],
            ".f90" => ["flang-new-19", "-target", "arm64-apple-macosx13", .. more, "-c"],
            _ => null,
        };
    }

    private static async Task<string> CompileAsync(CaseFile test, string source, string[] command)
    {
        string store = Path.Combine(Repository.Work, "objects");
        Directory.CreateDirectory(store);
        string made = Path.Combine(store, Key(test, source, command) + ".o");
        if (File.Exists(made))
        {
            return made;
        }

        string fresh = $"{made}.{Guid.NewGuid():N}";
        Outcome outcome = await Tools.RunAsync(command[0], [.. command[1..], source, "-o", fresh], test.Folder);
        if (outcome.ExitCode != 0)
        {
            throw new InvalidDataException($"{test.Name}: {source} does not compile:\n{outcome.Error}");
        }

        File.Move(fresh, made, overwrite: true);
        return made;
    }

    /// <summary>A name for what the compiler reads: the command, the source, the headers of the case and the shared ones.</summary>
    private static string Key(CaseFile test, string source, string[] command)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', command) + '\0' + test.Name + '/' + source));
        IEnumerable<string> headers = Directory.EnumerateFiles(test.Folder, "*.h").Concat(Directory.EnumerateFiles(Repository.Headers));
        foreach (string path in headers.Order(StringComparer.Ordinal).Append(Path.Combine(test.Folder, source)))
        {
            hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12));
    }
}
