using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.BuiltIn;
using AfsLd.Stages.Searching;
using Xunit;

namespace AfsLd.Tests.Properties.Searching;

public sealed class DiscoverInputsTests
{
    [Law]
    public void Discovery_ends_with_every_library_that_is_reachable_and_asks_for_nothing_twice(int seed)
    {
        World world = World.Of(seed);
        (DiscoveryStep step, List<string> asked) = world.Discover();
        Assert.Equal(asked.Distinct(), asked);
        Assert.Equal(world.Reachable().Order(StringComparer.Ordinal), world.Known(step).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_discovery_that_follows_no_re_exports_is_rejected() => Assert.Contains(Enumerable.Range(0, 100), seed =>
    {
        World world = World.Of(seed);
        (DiscoveryStep step, _) = world.Discover(s => s with { WantedReexports = [], Inputs = s.Inputs with { Reexported = ImmutableDictionary<string, ParsedDylib>.Empty } });
        return !world.Reachable().SetEquals(world.Known(step));
    });

    [Fact]
    public void A_discovery_that_forgets_what_objects_autolink_is_rejected() => Assert.Contains(Enumerable.Range(0, 100), seed =>
    {
        World world = World.Of(seed);
        (DiscoveryStep step, _) = world.Discover(s => s with { Wanted = [.. s.Wanted.Where(w => (w.Request.Modifiers & LoadModifiers.Autolinked) == 0)] });
        return !world.Reachable().SetEquals(world.Known(step));
    });

    [Fact]
    public void LibSystem_is_implied_after_everything_else_unless_a_library_is_it()
    {
        LinkOptions options = new() { Inputs = [new InputRequest.File("a.o")] };
        DiscoveryStep first = Step(DiscoveryState.Empty, options);
        Assert.Equal(["a.o"], first.Wanted.Select(w => ((InputRequest.File)w.Request).Path));
        DiscoveryState answered = new() { Answers = [new AnsweredRequest(options.Inputs[0], null)], Rounds = 1 };
        WantedInput implied = Assert.Single(Step(answered, options).Wanted);
        Assert.Equal("System", Assert.IsType<InputRequest.Library>(implied.Request).Name);
        Assert.Equal(BuiltInLibraries.SystemInstallName, implied.Search.BuiltIn?.InstallName);

        Assert.True(Step(answered, options with { ImplicitLibSystem = false }).IsComplete);
        Assert.True(Step(answered, options with { Kind = OutputKind.Relocatable }).IsComplete);
        Assert.True(Step(answered, options with { IsStatic = true }).IsComplete);
        ParsedInput system = new ParsedInput.Dylib(World.Dylib(BuiltInLibraries.SystemInstallName, []), LoadModifiers.None);
        Assert.True(Step(new() { Answers = [new AnsweredRequest(options.Inputs[0], system)] }, options).IsComplete);
    }

    [Fact]
    public void Objects_ask_in_first_mention_order_for_what_is_not_asked_for_yet()
    {
        ParsedObject one = World.Object(["-lz"], ["-framework", "F"], ["-lz"], ["-lignored"], ["-x"]);
        ParsedObject two = World.Object(["-framework", "G"], ["-needed-lq"], ["-weak_framework", "F"], ["-lgiven"]);
        AutolinkPlan plan = Autolink.Run([one, two], [new InputRequest.Library("given")], new LinkOptions { IgnoredAutoLinkOptions = ["ignored"] });
        Assert.Equal(
            [
                new InputRequest.Library("z", LoadModifiers.Autolinked),
                new InputRequest.Framework("F", null, LoadModifiers.Autolinked),
                new InputRequest.Framework("G", null, LoadModifiers.Autolinked),
                new InputRequest.Library("q", LoadModifiers.Autolinked | LoadModifiers.Needed),
            ],
            plan.Requests.AsEnumerable());
        Assert.Equal(SearchCodes.UnknownAutoLink, Assert.Single(plan.Warnings).Code);
        Assert.Empty(Autolink.Run([one, two], [], new LinkOptions { AutoLink = false }).Requests);
    }

    [Fact]
    public void A_re_export_is_looked_for_where_ld64_looks()
    {
        ParsedDylib from = World.Dylib("/usr/lib/a.dylib", ["@rpath/b.dylib", "@loader_path/c.dylib", "/usr/lib/d.1.dylib", "/F/E.framework/Versions/A/E", "@executable_path/g.dylib"])
            with { Path = "build/a.dylib", Rpaths = ["@loader_path/lib"] };
        LinkOptions options = new()
        {
            LibraryPaths = ["L"],
            FrameworkPaths = ["FW"],
            SysLibRoots = ["/sdk"],
            Rpaths = ["/r"],
            OutputPath = "out/prog",
            DylibFiles = [new DylibFileOverride("/usr/lib/d.1.dylib", "given.dylib")],
        };
        ImmutableArray<WantedReexport> missing =
            FindReexports.Run([from], ImmutableDictionary<string, ParsedDylib>.Empty, [], options).Missing;
        Assert.Equal(
            [
                "L/b.tbd L/b.dylib build/lib/b.tbd build/lib/b.dylib /r/b.tbd /r/b.dylib",
                "L/c.tbd L/c.dylib build/c.tbd build/c.dylib",
                "given.dylib L/d.1.tbd L/d.1.dylib /sdk/usr/lib/d.1.tbd /sdk/usr/lib/d.1.dylib",
                "FW/E.framework/E.tbd FW/E.framework/E /sdk/F/E.framework/Versions/A/E.tbd /sdk/F/E.framework/Versions/A/E",
                "L/g.tbd L/g.dylib out/g.tbd out/g.dylib",
            ],
            missing.Select(m => string.Join(' ', m.Search.Paths)));
        Assert.All(missing, m => Assert.Equal((Severity.Warning, SearchCodes.ReexportNotFound), (m.Search.IfMissing?.Severity, m.Search.IfMissing?.Code)));
    }

    [Fact]
    public void What_a_stub_inlines_is_used_before_any_file()
    {
        ParsedDylib inner = World.Dylib("/i", ["/j"]);
        ParsedDylib outer = World.Dylib("/o", ["/i"]) with { Inlined = [inner, World.Dylib("/j", ["/o", "/k"])] };
        ReexportClosure closure = FindReexports.Run([outer], ImmutableDictionary<string, ParsedDylib>.Empty, ["/k"], new LinkOptions());
        Assert.Empty(closure.Missing);
        Assert.Equal(["/i", "/j", "/o"], closure.Reexported.Keys.Order(StringComparer.Ordinal));
        Assert.Same(outer, closure.Reexported["/o"]);
    }

    [Fact]
    public void A_chain_deeper_than_the_bound_is_refused()
    {
        DiscoveryState state = new()
        {
            Answers = [new AnsweredRequest(new InputRequest.File("x"), new ParsedInput.Dylib(World.Dylib("/x", ["/y"]), LoadModifiers.None))],
            Rounds = DiscoverInputs.MaxRounds,
        };
        Assert.Equal(SearchCodes.TooDeep, DiscoverInputs.Run(state, new LinkOptions()).Match(
            Succ: _ => "", Fail: error => Assert.Single(LinkError.DiagnosticsOf(error)).Code));
        Assert.True(DiscoverInputs.Run(state with { Rounds = DiscoverInputs.MaxRounds - 1 }, new LinkOptions()).IsSucc);
    }

    private static DiscoveryStep Step(DiscoveryState state, LinkOptions options) =>
        DiscoverInputs.Run(state, options).Match(Succ: s => s, Fail: e => throw new InvalidOperationException(e.Message));
}
