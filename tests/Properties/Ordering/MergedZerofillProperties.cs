using System;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>-merge_zero_fill_sections makes one section of what takes no space in the file.</summary>
public sealed class MergedZerofillProperties
{
    [Law]
    public void Zerofill_lies_in_one_section_and_the_program_means_the_same(int seed)
    {
        var program = new RandomProgram(seed);
        LinkImage image = Link(program, merges: true);
        Assert.True(IsMerged(image));
        Assert.Null(MeaningLaw.FirstWrong(program, [.. LinkInMemory.FileOf(image)]));
    }

    [Fact]
    public void The_law_rejects_sections_that_are_not_merged() =>
        Assert.Contains(Enumerable.Range(0, 50), seed => !IsMerged(Link(new RandomProgram(seed), merges: false)));

    private static bool IsMerged(LinkImage image)
    {
        OutputSection[] zero = [.. image.Layout.Plan.Sections.Where(s => s.IsZerofill)];
        return zero.Length == 0 || (zero.Length == 1 && zero[0].Key.ToString() == "__DATA,__zerofill");
    }

    private static LinkImage Link(RandomProgram program, bool merges) =>
        LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, program.Options with { MergeZeroFillSections = merges })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
}
