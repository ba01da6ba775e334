using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The debug map, read as dsymutil reads it.</summary>
public sealed class DebugMapTests
{
    [Law]
    public void The_debug_map_names_every_source_object_and_function(int seed)
    {
        var sketch = new SymbolSketch(seed);
        Assert.Null(FirstWrong(sketch, sketch.Link(new ShuffledExecution(seed)), "/src/", keepsTimes: true));
    }

    [Law]
    public void It_is_the_same_without_local_symbols_and_absent_when_stripped(int seed)
    {
        var sketch = new SymbolSketch(seed);
        Assert.Null(FirstWrong(sketch, sketch.Link(SequentialExecution.Instance, sketch.Options with { StripLocals = true }), "/src/", keepsTimes: true));
        byte[] stripped = sketch.Link(SequentialExecution.Instance, sketch.Options with { StripDebug = true });
        Assert.DoesNotContain(new SymbolTableReader(stripped).Entries, e => e.IsStab);
    }

    [Fact]
    public void Options_shorten_paths_clear_times_and_add_syntax_trees()
    {
        SymbolSketch sketch = WithSources();
        byte[] file = sketch.Link(SequentialExecution.Instance, sketch.Options with { Reproducible = true, OsoPrefix = "/src/", AstPaths = ["/a.swiftmodule"] });
        Assert.Null(FirstWrong(sketch, file, "", keepsTimes: false));
        Assert.Equal("/a.swiftmodule", new SymbolTableReader(file).Entries.First(e => e.IsStab && e.Type == 0x32).Name);
    }

    [Fact]
    public void The_law_rejects_the_space_as_the_empty_name_and_any_change_of_an_entry()
    {
        SymbolSketch sketch = WithSources();
        byte[] file = sketch.Link(SequentialExecution.Instance);
        var table = new SymbolTableReader(file);
        int mutants = 0;
        for (int i = 0; i < table.Entries.Count; i++)
        {
            // N_BNSYM and N_ENSYM are only there because other tools write them: no reader asks.
            if (!table.Entries[i].IsStab || table.Entries[i].Type is 0x2e or 0x4e)
            {
                continue;
            }

            byte[] name = [.. file];
            name.AsSpan(table.OffsetOf(i), 4).Clear();
            Assert.NotNull(FirstWrong(sketch, name, "/src/", keepsTimes: true));
            byte[] value = [.. file];
            value[table.OffsetOf(i) + 8] ^= 4;
            Assert.True(table.Entries[i].Type == 0x64 || FirstWrong(sketch, value, "/src/", keepsTimes: true) is not null);
            mutants++;
        }

        Assert.True(mutants > 10);
    }

    private static SymbolSketch WithSources() =>
        Enumerable.Range(0, 100).Select(seed => new SymbolSketch(seed)).First(sketch => sketch.Sources.Count > 3);

    /// <summary>The first thing that a debug map does not say as its objects do; null when it says all of it.</summary>
    private static string? FirstWrong(SymbolSketch sketch, byte[] file, string prefix, bool keepsTimes)
    {
        var image = new LinkedImage(file);
        List<SymbolTableReader.Entry> stabs = [.. new SymbolTableReader(file).Entries.Where(e => e.IsStab && e.Type is not (0x2e or 0x4e or 0x32))];
        int at = 0;
        foreach ((int number, DebugInformation source) in sketch.Sources.OrderBy(s => s.Key))
        {
            bool absolute = source.Name.StartsWith('/');
            (string folder, string name) = absolute ? ("/abs/", source.Name[5..]) : (source.Folder + "/", source.Name);
            if (at + 3 > stabs.Count || stabs[at] is not { Type: 0x64 } || stabs[at].Name != folder || stabs[at + 1].Type != 0x64 || stabs[at + 1].Name != name)
            {
                return $"object {number}: N_SO is not {folder} and {name}";
            }

            if (stabs[at + 2] is not { Type: 0x66, Description: 1 } || stabs[at + 2].Name != $"{prefix}o{number}.o" || stabs[at + 2].Value != (keepsTimes ? (ulong)number + 1000 : 0))
            {
                return $"object {number}: N_OSO is {stabs[at + 2]}";
            }

            at += 3;
            foreach ((string function, ulong value, ulong size) in sketch.Functions(number))
            {
                if (at + 2 > stabs.Count || stabs[at].Type != 0x24 || stabs[at].Name != function || (image.CodeAt(stabs[at].Value) >> 5 & 0xffff) != value)
                {
                    return $"object {number}: no N_FUN of {function}";
                }

                if (stabs[at + 1] is not { Type: 0x24, Name: "" } || stabs[at + 1].Value != size)
                {
                    return $"object {number}: no size of {function}: {stabs[at + 1]}";
                }

                at += 2;
            }

            if (at >= stabs.Count || stabs[at++] is not { Type: 0x64, Name: "" })
            {
                return $"object {number}: no N_SO at its end";
            }
        }

        return at == stabs.Count ? null : "entries of no object";
    }
}
