using System.Linq;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.Unwinding;

public sealed class UnwindLawTests
{
    [Law]
    public void An_unwinder_learns_the_truth_about_every_live_function(int seed)
    {
        UnwindWorld world = UnwindWorld.Of(seed);
        Assert.Equal(string.Empty, UnwindLaw.Violation(world, world.UnwindInfo(), world.EhFrame()) ?? string.Empty);
    }

    [Law]
    public void Kept_frames_do_not_change_what_an_unwinder_learns(int seed)
    {
        UnwindWorld world = UnwindWorld.Of(seed, new LinkOptions { KeepDwarfUnwind = true });
        Assert.Equal(string.Empty, UnwindLaw.Violation(world, world.UnwindInfo(), world.EhFrame()) ?? string.Empty);
        Assert.All(
            world.LiveFunctions().Where(f => f.Function.HasFde),
            f => Assert.Contains(Models.FrameLookup.Read(world.EhFrame(), world.Place.EhFrame), frame => frame.Start == f.Address));
    }

    [Law]
    public void Without_compact_unwind_every_function_has_a_frame(int seed)
    {
        UnwindWorld world = UnwindWorld.Of(seed, new LinkOptions { CompactUnwind = false });
        Assert.Equal(0, world.Plan.UnwindInfoSizeBytes);
        Assert.Equal(
            world.LiveFunctions().Where(f => f.Function.HasUnwind).Select(f => f.Address),
            Models.FrameLookup.Read(world.EhFrame(), world.Place.EhFrame).Select(f => f.Start).Order());
    }

    [Law]
    public void Writers_write_every_byte_and_read_none(int seed)
    {
        UnwindWorld world = UnwindWorld.Of(seed);
        Assert.Equal(world.UnwindInfo(junk: 0), world.UnwindInfo(junk: 0xff));
        Assert.Equal(world.EhFrame(junk: 0), world.EhFrame(junk: 0xff));
    }

    [Law]
    public void The_schedule_does_not_matter(int seed, int schedule)
    {
        UnwindWorld sequential = UnwindWorld.Of(seed);
        UnwindWorld shuffled = UnwindWorld.Of(seed, execution: new ShuffledExecution(schedule));
        Assert.Equal(sequential.UnwindInfo(), shuffled.UnwindInfo());
        Assert.Equal(sequential.EhFrame(), shuffled.EhFrame());
    }

    [Fact]
    public void Generated_programs_reach_every_case()
    {
        UnwindWorld[] worlds = [.. Enumerable.Range(0, 100).Select(seed => UnwindWorld.Of(seed))];
        Assert.Contains(worlds, w => w.Plan.Personalities.Length > 3 && w.Plan.Fdes.Any(f => f.Fde < 0));
        Assert.Contains(worlds, w => w.Plan.Fdes.Any(f => f.Fde >= 0 && w.Records.Objects[f.Object].Fdes[f.Fde].CiePointerField == 12));
        Assert.Contains(worlds, w => w.Plan.Cies.Length < w.Records.Objects.Sum(o => o.Cies.Length));
        Assert.Contains(worlds, w => w.Objects.SelectMany(o => o.Functions).Count() > w.LiveFunctions().Count);
        Assert.Contains(worlds, w => w.Graph.Replacement.Where((to, atom) => to != atom).Any());
        Assert.Contains(worlds, w => w.Plan.Personalities.Any(p => p.Symbol < 0));
        Assert.Contains(worlds, w => w.Records.Objects.SelectMany(o => o.Records).Any(r => r.Offset != 0 && r.Encoding == 0));
    }
}
