using System.Collections.Immutable;
using System.Linq;
using AfsLd.Bench.Inputs;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>A program of which every pass has several chunks: 250 objects, some 45,000 global names, more than 60,000 atoms.</summary>
/// <remarks>The constants that cut passes are 64 objects, 256 runs, 4,096 and 8,192 rows, 16,384 names. Weak functions, commons, thread
/// locals and literals are of a <see cref="RandomProgram"/>; names, calls and unwind rows of a <see cref="SyntheticProgram"/> without
/// its first object, whose _main would be a second one: what that defined is looked up at run time.</remarks>
internal static class LargeProgram
{
    private const int RandomObjects = 130;
    private const int SyntheticObjects = 120;
    private const int FunctionsPerObject = 500;

    internal static ImmutableArray<LoadedInput> Inputs { get; } =
    [
        .. RandomProgram.WithoutLibrary(5, RandomObjects).Inputs,
        .. Enumerable.Range(1, SyntheticObjects).Select(unit => File($"u{unit}.o", new SyntheticProgram(SyntheticObjects + 1, FunctionsPerObject).Object(unit))),
        File("names.o", NamesOfTexts()),
    ];

    /// <summary>An executable with chained fixups that keeps everything.</summary>
    internal static LinkOptions Options { get; } = RandomProgram.WithoutLibrary(5, RandomObjects).Options with
    {
        Undefined = UndefinedTreatment.DynamicLookup,
        FixupEncoding = FixupEncoding.Chained,
        DeadStrip = false,
        Inputs = [.. Inputs.Select(input => input.Request)],
    };

    // Names of literals that others have too: what coalescing drops has names in the last chunk.
    private static byte[] NamesOfTexts()
    {
        var builder = new ObjectBuilder();
        int section = builder.Section("__TEXT", "__cstring", "shared\0the 0th shared text\n\0"u8.ToArray(), SectionTypes.CStringLiterals);
        builder.Define("_first_text", section, 0);
        builder.Define("_second_text", section, 7);
        return builder.Build();
    }

    private static LoadedInput File(string path, byte[] bytes) => new(new InputRequest.File(path), path, bytes, 0);
}
