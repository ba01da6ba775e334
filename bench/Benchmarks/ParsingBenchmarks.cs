using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Parsing.TextStubs;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>Inputs become records.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks
{
    private const int Exports = 10_000;

    private byte[] input = [];
    private byte[] archive = [];
    private byte[] stub = [];
    private PlatformVersion target = new(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13));

    /// <summary>An object of 1,000 functions, an archive of 200 members, a stub of 10,000 names.</summary>
    [GlobalSetup]
    public void Make()
    {
        input = new SyntheticProgram(2, 1000).Object(1);
        SyntheticProgram program = new(200, 10);
        List<(string, byte[], string)> members =
            [.. Enumerable.Range(0, program.ObjectCount).Select(unit => ($"u{unit}.o", program.Object(unit), SyntheticProgram.FunctionName(unit, 0)))];
        archive = ArchiveWriter.Run(members);
        IEnumerable<string> names = Enumerable.Range(0, Exports).Select(i => "_exported_" + i.ToString(CultureInfo.InvariantCulture));
        stub = Encoding.UTF8.GetBytes(
            "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: '/usr/lib/libx.dylib'\nexports:\n"
            + "  - targets: [ arm64-macos ]\n    symbols: [ " + string.Join(", ", names) + " ]\n...\n");
    }

    /// <summary>One object.</summary>
    [Benchmark]
    public object Object() => SampleLink.ValueOf(ParseObject.Run(new Origin("u1.o"), input));

    /// <summary>An archive's headers and index.</summary>
    [Benchmark]
    public object Archive() => SampleLink.ValueOf(ParseArchive.Run("a.a", archive, LoadModifiers.None, ImmutableDictionary<string, LoadedInput>.Empty));

    /// <summary>One text stub.</summary>
    [Benchmark]
    public object TextStub() => SampleLink.ValueOf(ParseTextStub.Run("x.tbd", stub, target));
}
