using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>The inputs that the table of options links: made once, copied by nobody, so every link has a folder of links to them.</summary>
public sealed class OptionFiles : Xunit.IAsyncLifetime
{
    private const string Target = "arm64-apple-macos13";

    /// <summary>What a word of the table's second column stands for.</summary>
    private static readonly Dictionary<string, string> Contexts = new()
    {
        ["exe"] = "main.o listed.o libarc.a liba.dylib",
        ["exe0"] = "main.o listed.o liba.dylib -L.",
        ["exe1"] = "main.o listed.o libarc.a -L.",
        ["exe2"] = "main.o listed.o libarc.a libumbrella.dylib",
        ["exe3"] = "main.o liba.dylib",
        ["lib"] = "-dylib part.o member.o",
        ["lib1"] = "-dylib listed.o -L.",
        ["bare"] = "-dylib bare.o",
        ["static"] = "-static begin.o",
        ["preload"] = "-preload begin.o",
        ["dylinker"] = "-dylinker begin.o",
        ["begin"] = "begin.o -e _begin",
        ["bundle"] = "-bundle plug.o",
    };

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["list.txt"] = "listed.o\nlibarc.a\n",
        ["short.txt"] = "listed.o\nlibarc.a\n",
        ["names.txt"] = "_again # called by main\n_same1\n_member\n",
        ["table.txt"] = "_table\n",
        ["locals.txt"] = "_local\n",
        ["aliases.txt"] = "_again _more\n",
        ["part.txt"] = "_part\n",
        ["order.txt"] = "_weak\n_again\n",
        ["words.txt"] = "-dead_strip '-rpath' /x",
        ["odd.txt"] = "_nobody\n",
        ["binary.txt"] = "\0\0\0\0",
        ["loop.rsp"] = "@loop.rsp",
        ["pointer.o"] = "version https://git-lfs.github.com/spec/v1\n",
        ["intel.tbd"] = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ x86_64-macos ]\ninstall-name: /usr/lib/libx.dylib\n...\n",
        ["phone.tbd"] = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-ios ]\ninstall-name: /usr/lib/libx.dylib\n...\n",
        ["nameless.tbd"] = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\n...\n",
    };

    private readonly string folder = Path.Combine(Repository.Work, "options");

    /// <summary>The rows of a table, without comments.</summary>
    internal static IEnumerable<string> Rows(string table) =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Conformance", "Options", table)).Where(static line => line.Length > 0 && line[0] != '#');

    /// <summary>The digest of a text, as of a file's contents.</summary>
    internal static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Links in a fresh folder, one link at a time; gives what was said and the digests of the files that were made.</summary>
    internal async Task<(Outcome Outcome, Dictionary<string, string> Made)> LinkAsync(string option, string context, string? existing = null)
    {
        // One place for all of them: debug maps have paths.
        string fresh = Path.Combine(folder, "link");
        Directory.CreateDirectory(fresh);
        foreach (string file in Directory.EnumerateFileSystemEntries(Path.Combine(folder, "inputs")))
        {
            File.CreateSymbolicLink(Path.Combine(fresh, Path.GetFileName(file)), file);
        }

        if (existing is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(fresh, "out"), existing);
        }

        string[] words = [.. $"{option} {context}".Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(
            static word => Contexts.TryGetValue(word, out string? meaning) ? meaning.Split(' ') : [word])];
        Outcome outcome = await Tools.RunAsync(Tools.Linker, ["-o", "out", .. words], fresh);
        Dictionary<string, string> made = Directory.EnumerateFiles(fresh).Where(static file => new FileInfo(file).LinkTarget is null).ToDictionary(
            static file => Path.GetFileName(file), static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        Directory.Delete(fresh, recursive: true);
        return (outcome, made);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Tools.Missing(Tools.Always) is not null)
        {
            return;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        string inputs = Path.Combine(folder, "inputs");
        foreach (string made in new[] { "sub/usr/lib", "sub/Sub.framework", "Frame.framework" })
        {
            Directory.CreateDirectory(Path.Combine(inputs, made));
        }

        foreach ((string name, string text) in Texts)
        {
            await File.WriteAllTextAsync(Path.Combine(inputs, name), text);
        }

        string sources = Path.Combine(Repository.Root, "tests", "Conformance", "Options");
        foreach (string source in Directory.EnumerateFiles(sources).Where(static path => Path.GetExtension(path) is ".c" or ".m" or ".s"))
        {
            string to = Path.ChangeExtension(Path.GetFileName(source), ".o");
            await RunAsync(inputs, source.EndsWith(".s", StringComparison.Ordinal)
                ? $"llvm-mc-19 -triple={(to == "bare.o" ? "arm64-apple-ios16" : Target)} -filetype=obj {source} -o {to}"
                : $"clang-19 -target {Target} -O1 -g -fcommon -ffreestanding -fasynchronous-unwind-tables -femit-dwarf-unwind=always -c {source} -o {to}");
        }

        string linker = Tools.Linker;
        foreach (string command in new[]
        {
            "llvm-ar-19 --format=darwin rcs libarc.a member.o",
            "llvm-ar-19 --format=darwin rcs libother.a alone.o",
            $"clang-19 -target aarch64-linux-gnu -ffreestanding -c {Path.Combine(sources, "member.c")} -o elf.o",
            $"clang-19 -target {Target} -flto -ffreestanding -c {Path.Combine(sources, "member.c")} -o bitcode.o",
            $"clang-19 -target x86_64-apple-macos13 -ffreestanding -c {Path.Combine(sources, "member.c")} -o intel.o",
            "llvm-ar-19 --format=gnu rcs libelf.a elf.o",
            "llvm-ar-19 --format=darwin rcs libmade.a made.o",
            "llvm-ar-19 --format=darwin rcs sub/libboth.a alone.o",
            "cp listed.o libarc.a sub",
            $"{linker} -dylib -install_name @rpath/liba.dylib part.o member.o -o liba.dylib",
            $"{linker} -dylib -install_name @rpath/libalone.dylib alone.o -o libalone.dylib",
            $"{linker} -dylib -install_name @rpath/libboth.dylib alone.o -o libboth.dylib",
            $"{linker} -dylib -install_name @rpath/libsub.dylib alone.o -o sub/libsub.dylib",
            $"{linker} -dylib -install_name /usr/lib/libnowhere.dylib alone.o -o sub/usr/lib/libnowhere.dylib",
            $"{linker} -dylib -install_name @rpath/Frame alone.o -o Frame.framework/Frame",
            $"{linker} -dylib -install_name @rpath/Frame_suffix alone.o -o Frame.framework/Frame_suffix",
            $"{linker} -dylib -install_name @rpath/Sub alone.o -o sub/Sub.framework/Sub",
            $"{linker} -dylib -install_name /usr/lib/libnone.dylib part.o member.o -o libnone.dylib",
            $"{linker} -dylib -install_name @rpath/libumbrella.dylib alone.o -reexport_library libnone.dylib -o libumbrella.dylib",
            $"{linker} -dylib -install_name @rpath/libcommon.dylib common.o -o libcommon.dylib",
            $"{linker} -dylib -install_name @rpath/Restricted -umbrella Big -allowable_client friend alone.o -o Restricted",
            $"{linker} {Contexts["exe"]} -o host",
        })
        {
            await RunAsync(inputs, command);
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task RunAsync(string folder, string command)
    {
        string[] words = command.Split(' ');
        Outcome outcome = await Tools.RunAsync(words[0], words[1..], folder);
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException(command + "\n" + outcome.Error);
        }
    }
}
