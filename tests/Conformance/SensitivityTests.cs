using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The UUID tells programs with different contents apart and names equal ones alike; the order of inputs matters only where it must.</summary>
public sealed class SensitivityTests
{
    private const uint UuidCommand = 0x1b;
    private static int runs;

    [CaseFact]
    public async Task Each_byte_of_code_and_data_that_changes_changes_the_uuid()
    {
        Subject subject = await Subject.OfAsync("everything");
        byte[] original = await File.ReadAllBytesAsync(Path.Combine(subject.Folder, "main.o"));
        HashSet<string> seen = [Uuid(await LinkAsync(subject))];
        int[] places = [.. ContentBytes(new MachoImage(original))];
        Assert.True(places.Length > 200, $"{places.Length} places");
        // A prime stride takes bytes of every section and of every field of an instruction.
        int[] chosen = [.. places.Where((_, i) => i % 7 == 0)];
        string?[] uuids = await Task.WhenAll(chosen.Select(place => CaseResult.WhenFreeAsync(() => FlippedAsync(subject, original, place))));
        for (int i = 0; i < chosen.Length; i++)
        {
            Assert.True(uuids[i] is null || seen.Add(uuids[i] ?? ""), $"the byte at {chosen[i]:x} of main.o changed, the UUID did not, or is that of another change");
        }

        Assert.True(seen.Count > chosen.Length / 2, "most changes still link");
    }

    [CaseTheory]
    [InlineData("debug-map-archive", "-S")]
    [InlineData(Subject.Generated, "-x")]
    [InlineData("debug-map-archive", "-S -x")]
    [InlineData("debug-map-archive", "-oso_prefix /")]
    public async Task What_debuggers_read_is_no_part_of_the_uuid(string name, string stripping)
    {
        Subject subject = await Subject.OfAsync(name);
        byte[] full = await LinkAsync(subject);
        byte[] stripped = await LinkAsync(subject, stripping.Split(' '));
        Assert.NotEqual(Convert.ToHexString(full), Convert.ToHexString(stripped));
        Assert.Equal(Uuid(full), Uuid(stripped));
    }

    [CaseTheory]
    [InlineData("-e __Z7throweri")]
    [InlineData("-stack_size 0x100000")]
    [InlineData("-rpath /somewhere")]
    [InlineData("-exported_symbol _main")]
    [InlineData("-no_fixup_chains")]
    [InlineData("-sectcreate __TEXT __added main.o")]
    public async Task What_programs_do_otherwise_is_part_of_the_uuid(string option)
    {
        Subject subject = await Subject.OfAsync("everything");
        Assert.NotEqual(Uuid(await LinkAsync(subject)), Uuid(await LinkAsync(subject, option.Split(' '))));
    }

    [CaseTheory]
    [InlineData("a library named twice", "-lfirst -lsecond", "-lfirst -lsecond -lfirst -lsecond", true)]
    [InlineData("an archive that gives nothing", "-lfirst -lsecond", "-lnothing -lfirst -lsecond", true)]
    [InlineData("an archive that gives nothing, between", "-lfirst -lsecond", "-lfirst -lnothing -lsecond", true)]
    [InlineData("two archives that give members", "-lfirst -lsecond", "-lsecond -lfirst", false)]
    public async Task The_order_of_libraries_matters_where_it_must(string what, string before, string after, bool isSame)
    {
        Subject subject = await Subject.OfAsync(Subject.Generated);
        await MakeNothingAsync(subject.Folder);
        byte[] first = await LinkAsync(Replace(subject, before), []);
        byte[] second = await LinkAsync(Replace(subject, after), []);
        Assert.True(first.AsSpan().SequenceEqual(second) == isSame, what);
    }

    private static Subject Replace(Subject subject, string libraries)
    {
        string[] rest = [.. subject.Arguments.Where(static a => a is not ("-lfirst" or "-lsecond"))];
        int at = Array.IndexOf(rest, "-L.") + 1;
        return subject with { Arguments = [.. rest[..at], .. libraries.Split(' '), .. rest[at..]] };
    }

    private static readonly Lazy<Task> Nothing = new(static async () =>
    {
        string folder = (await Subject.OfAsync(Subject.Generated)).Folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "nothing.s"), ".globl _nothing\n_nothing: ret\n");
        await Tools.RunAsync("llvm-mc-19", ["-triple=arm64-apple-macos13", "-filetype=obj", "nothing.s", "-o", "nothing.o"], folder);
        await Tools.RunAsync("llvm-ar-19", ["--format=darwin", "rcs", "libnothing.a", "nothing.o"], folder);
    });

    private static Task MakeNothingAsync(string folder) => Directory.Exists(folder) ? Nothing.Value : Task.CompletedTask;

    private static async Task<string?> FlippedAsync(Subject subject, byte[] original, int place)
    {
        string folder = Fresh();
        Subject.Copy(subject.Folder, folder);
        byte[] changed = [.. original];
        changed[place] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(folder, "main.o"), changed);
        Outcome outcome = await Tools.RunAsync(Tools.Linker, [.. subject.Arguments, "-o", "linked"], folder);
        string? uuid = outcome.ExitCode == 0 ? Uuid(await File.ReadAllBytesAsync(Path.Combine(folder, "linked"))) : null;
        Directory.Delete(folder, recursive: true);
        return uuid;
    }

    /// <summary>The bytes of code, constants and initial values that no relocation writes over.</summary>
    private static ImmutableSortedSet<int> ContentBytes(MachoImage objectFile)
    {
        ImmutableSortedSet<int>.Builder bytes = ImmutableSortedSet.CreateBuilder<int>();
        ImageCommand segment = objectFile.Commands.First(static c => c.Kind == 0x19);
        for (int i = 0; i < objectFile.Sections.Count; i++)
        {
            ImageSection section = objectFile.Sections[i];
            if (section.IsZeroFill || section.FullName is not ("__TEXT,__text" or "__DATA,__data" or "__TEXT,__cstring"))
            {
                continue;
            }

            int header = segment.Offset + 72 + 80 * i;
            bytes.UnionWith(Enumerable.Range((int)section.FileOffset, (int)section.Size));
            for (int r = 0; r < objectFile.U32(header + 60); r++)
            {
                int at = (int)(section.FileOffset + objectFile.U32((int)objectFile.U32(header + 56) + 8 * r));
                bytes.ExceptWith(Enumerable.Range(at, section.Name == "__data" ? 8 : 4));
            }
        }

        return bytes.ToImmutable();
    }

    private static async Task<byte[]> LinkAsync(Subject subject, params string[] more)
    {
        string output = Path.Combine(Fresh(), "linked");
        Outcome outcome = await Tools.RunAsync(Tools.Linker, [.. subject.Arguments, .. more, "-o", output], subject.Folder);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return await File.ReadAllBytesAsync(output);
    }

    private static string Fresh()
    {
        string folder = Path.Combine(Repository.Work, "changes", System.Threading.Interlocked.Increment(ref runs).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    private static string Uuid(byte[] file)
    {
        MachoImage image = new(file);
        return Convert.ToHexString(image.Bytes.Slice((image.Command(UuidCommand) ?? throw new InvalidDataException("no UUID")).Offset + 8, 16));
    }
}
