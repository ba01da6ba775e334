using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Planning;

/// <summary>Layouts of generated programs, and of the same ones made wrong.</summary>
public sealed class LayoutTests
{
    [Law]
    public void Everything_lies_in_order_aligned_and_as_close_as_it_can(int seed) =>
        Assert.Null(LayoutLaw.FirstWrong(LayoutOf(seed)));

    [Fact]
    public void The_law_rejects_whatever_is_moved()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Layout layout = LayoutOf(seed);
            OutputPlan plan = layout.Plan;
            for (int atom = 0; atom < plan.Graph.Atoms.Count; atom++)
            {
                if (plan.SectionOfAtom[atom] >= 0)
                {
                    Assert.NotNull(LayoutLaw.FirstWrong(layout with { AddressOfAtom = layout.AddressOfAtom.SetItem(atom, layout.AddressOfAtom[atom] + 16) }));
                    Assert.NotNull(LayoutLaw.FirstWrong(layout with { Plan = plan with { SectionOfAtom = plan.SectionOfAtom.SetItem(atom, (short)(plan.SectionOfAtom[atom] + 1)) } }));
                }
            }

            for (int s = 0; s < layout.Sections.Length; s++)
            {
                SectionPlace place = layout.Sections[s];
                Assert.NotNull(LayoutLaw.FirstWrong(layout with { Sections = layout.Sections.SetItem(s, place with { Address = place.Address + 0x10000 }) }));
                Assert.NotNull(LayoutLaw.FirstWrong(layout with { Sections = layout.Sections.SetItem(s, place with { FileOffset = place.FileOffset + 4 }) }));
            }

            for (int g = 0; g < layout.Segments.Length; g++)
            {
                SegmentPlace place = layout.Segments[g];
                Assert.NotNull(LayoutLaw.FirstWrong(layout with { Segments = layout.Segments.SetItem(g, place with { Address = place.Address + 0x4000 }) }));
                Assert.NotNull(LayoutLaw.FirstWrong(layout with { Segments = layout.Segments.SetItem(g, place with { FileOffset = place.FileOffset + 0x4000 }) }));
            }

            ImmutableArray<AtomId> order = plan.AtomOrder;
            Assert.True(order.Length == 1 || LayoutLaw.FirstWrong(layout with { Plan = plan with { AtomOrder = order.SetItem(0, order[^1]) } }) is not null);
        }
    }

    [Fact]
    public void The_law_rejects_a_global_that_is_not_in_its_atom()
    {
        int moved = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            Layout layout = LayoutOf(seed);
            AtomGraph graph = layout.Plan.Graph;
            for (int g = 0; g < graph.Resolution.Globals.Count; g++)
            {
                if (graph.AtomOfGlobal[g] >= 0 && layout.Plan.SectionOfAtom[graph.AtomOfGlobal[g]] >= 0)
                {
                    moved++;
                    Assert.NotNull(LayoutLaw.FirstWrong(layout with { AddressOfGlobal = layout.AddressOfGlobal.SetItem(g, layout.AddressOfGlobal[g] + 1) }));
                }
            }
        }

        Assert.True(moved > 50);
    }

    private static Layout LayoutOf(int seed) => LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed)).Layout;
}
