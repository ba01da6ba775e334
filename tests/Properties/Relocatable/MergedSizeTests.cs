using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>What an object file has no room for is refused before a byte of it is made.</summary>
public sealed class MergedSizeTests
{
    private const int MiB = 1 << 20;
    private const int Sections = 31;

    // One array for all inputs: merged they are nearly 2 GiB, here they are 64 MiB.
    private static readonly LoadedInput Large = Input("large.o", 64 * MiB);

    [Fact]
    public void An_object_of_nearly_2_GiB_is_planned()
    {
        ObjectImage image = Plan(63 * MiB).Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        Assert.InRange(image.FileSizeBytes, 2047UL * MiB, (ulong)int.MaxValue);
        Assert.Equal(2047UL * MiB, Assert.Single(image.Layout.Sections).SizeBytes);
    }

    [Fact]
    public void A_section_that_ends_behind_2_GiB_is_refused() => Refused(64 * MiB, "section __DATA,__data would end at 2147483648");

    [Fact]
    public void Sections_that_fit_in_a_file_that_does_not_are_refused() => Refused((64 * MiB) - 16, "the output would have 21474");

    private static void Refused(int last, string text)
    {
        Diagnostic error = Assert.Single(Plan(last).Match(
            Succ: _ => throw new InvalidOperationException("planned"), Fail: error => LinkError.DiagnosticsOf(error).ToArray()));
        Assert.Equal("relocatable-too-large", error.Code);
        Assert.Contains(text, error.Text, StringComparison.Ordinal);
    }

    private static Fin<ObjectImage> Plan(int last)
    {
        ImmutableArray<LoadedInput> inputs = [.. Enumerable.Repeat(Large, Sections), Input("last.o", last)];
        return MergeInMemory.Plan(SequentialExecution.Instance, inputs, new LinkOptions { Inputs = [.. inputs.Select(input => input.Request)] });
    }

    private static LoadedInput Input(string path, int bytes)
    {
        var builder = new ObjectBuilder();
        builder.Section("__DATA", "__data", new byte[bytes]);
        return MergeInMemory.AsInput(builder.Build(), path);
    }
}
