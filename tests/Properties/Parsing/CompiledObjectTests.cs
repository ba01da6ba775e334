using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>What a real compiler writes, read.</summary>
public sealed class CompiledObjectTests
{
    private const string Source = """
        extern int import(int) __attribute__((weak_import));
        int global = 3;
        static volatile int local;
        int common_one;
        __thread int per_thread = 4;
        int *pointer = &global;
        const char *text = "hello";
        __attribute__((weak)) int weak_one(int x) { return x + 1; }
        __attribute__((visibility("hidden"))) int hidden(void) { return 2; }
        int use(int x) { return import(x) + global + ++local + per_thread + weak_one(x) + text[0] + (&global)[x]; }
        __attribute__((constructor)) static void start(void) { local = hidden(); }
        """;

    [ClangTheory]
    [InlineData("-O0")]
    [InlineData("-O2")]
    [InlineData("-g")]
    [InlineData("-O2 -fcommon -g")]
    public void An_object_of_clang_is_read_as_an_independent_reader_reads_it(string options)
    {
        byte[] bytes = Compile(Source, options);
        ParsedObject value = Outcome.Value(ParseObject.Run(new Origin("a.o"), bytes));
        Assert.Equal(ModelObject.Facts(bytes), ModelObject.Facts(value));
        Assert.Equal(new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(0)), value.Platform);
        Assert.True(value.SubsectionsViaSymbols);
        NList64[] rows = value.Symbols.Rows.ToArray();
        Dictionary<string, NList64> byName = rows.Select((row, i) => (Name: Outcome.Text(value.Symbols.NameOf(i)), row))
            .Where(s => s.row.IsExternal).ToDictionary(s => s.Name, s => s.row);
        Assert.True(byName["_weak_one"].Description is var weak && (weak & SymbolTypes.WeakDefinition) != 0);
        Assert.True(byName["_import"].Description is var import && (import & SymbolTypes.WeakReference) != 0);
        Assert.True(byName["_hidden"].IsPrivateExtern);
        Assert.Equal(options.Contains("-fcommon", StringComparison.Ordinal), byName["_common_one"].IsCommon);
        Assert.Contains(value.Sections, s => s.Type == SectionTypes.ThreadLocalVariables && s.RelocationRows.Length == 2);
        Assert.Contains(value.Sections, s => s.Type == SectionTypes.ModInitFunctionPointers && s.RelocationRows.Length == 1);
        Assert.Contains(value.Sections, s => s.Key == SectionKey.Of("__LD", "__compact_unwind") && !s.Relocations.IsEmpty);
        // What assemblers write is in order already: nothing is copied.
        Assert.All(value.Sections, s => Assert.True(s.Relocations.IsEmpty || s.Relocations.Span.Overlaps(bytes)));
    }

    private static byte[] Compile(string source, string options)
    {
        string folder = Directory.CreateTempSubdirectory("afs-ld-").FullName;
        try
        {
            string input = Path.Combine(folder, "a.c");
            string output = Path.Combine(folder, "a.o");
            File.WriteAllText(input, source);
            var start = new ProcessStartInfo("clang-19", $"-target arm64-apple-macos13 -c {options} {input} -o {output}") { RedirectStandardError = true };
            using Process? process = Process.Start(start);
            string errors = process?.StandardError.ReadToEnd() ?? "clang-19 did not start";
            process?.WaitForExit();
            Assert.True(process?.ExitCode == 0, errors);
            return File.ReadAllBytes(output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>A theory that is skipped, by name, where clang-19 is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangTheoryAttribute : TheoryAttribute
{
    public ClangTheoryAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "clang-19"))))
        {
            Skip = "clang-19 is not installed";
        }
    }
}
