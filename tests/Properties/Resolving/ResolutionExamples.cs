using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Reporting;
using AfsLd.Stages.Resolving;
using Xunit;
using static AfsLd.Tests.Properties.Resolving.SketchKind;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>The matrix of definitions, one example each.</summary>
public sealed class ResolutionExamples
{
    internal static readonly LinkOptions Dylib = new() { Kind = OutputKind.Dylib };

    internal static InputSketch.Object Object(string name, params SketchSymbol[] symbols) => new(new ObjectSketch(name, [.. symbols]));

    internal static InputSketch.Archive Archive(string path, params ObjectSketch[] members) => new(path, [.. members]);

    internal static ObjectSketch Member(string name, params SketchSymbol[] symbols) => new(name, [.. symbols]);

    internal static InputSketch.Dylib Library(string name, params string[] exports) => new(new DylibSketch(name, [.. exports]));

    internal static SketchSymbol Sym(SketchKind kind, string name) => new(name, kind);

    internal static LinkSketch Link(params InputSketch[] inputs) => new([.. inputs]);

    private static string OwnerOf(Resolution resolution, string name)
    {
        GlobalSymbol symbol = Outcome.Find(resolution, name);
        return symbol.Kind switch
        {
            GlobalKind.Dylib => resolution.Dylibs[symbol.Owner].InstallName,
            GlobalKind.Undefined => "-",
            GlobalKind.LinkerDefined => "linker",
            _ => resolution.Objects[symbol.Owner].Origin.FileAndMember,
        };
    }

    [Theory]
    [InlineData(Weak, Strong, "b.o")]
    [InlineData(Strong, Weak, "a.o")]
    [InlineData(Weak, Weak, "a.o")]
    [InlineData(Common, Strong, "b.o")]
    [InlineData(Common, Weak, "b.o")]
    [InlineData(Strong, Common, "a.o")]
    [InlineData(Weak, Common, "a.o")]
    [InlineData(Common, Absolute, "b.o")]
    [InlineData(Reference, Strong, "b.o")]
    [InlineData(Strong, Reference, "a.o")]
    public void The_better_of_two_objects_owns_the_name(SketchKind first, SketchKind second, string owner) =>
        Assert.Equal(owner, OwnerOf(Outcome.Resolve(Link(Object("a.o", Sym(first, "_x")), Object("b.o", Sym(second, "_x"))), Dylib), "_x"));

    [Fact]
    public void The_larger_tentative_definition_stays_with_the_stricter_alignment()
    {
        GlobalSymbol symbol = Outcome.Find(
            Outcome.Resolve(
                Link(
                    Object("a.o", new SketchSymbol("_x", Common, Size: 4, AlignLog2: 4)),
                    Object("b.o", new SketchSymbol("_x", Common, Size: 64, AlignLog2: 2)),
                    Object("c.o", new SketchSymbol("_x", Common, Size: 8, AlignLog2: 3))),
                Dylib),
            "_x");
        Assert.Equal((GlobalKind.Common, 64UL, (byte)4, 1), (symbol.Kind, symbol.Value, symbol.AlignLog2, symbol.Owner));
    }

    [Fact]
    public void Two_strong_definitions_are_an_error_with_both_places()
    {
        LinkSketch link = Link(Object("a.o", Sym(Strong, "_y"), Sym(Strong, "_x")), Archive("l.a", Member("m.o", Sym(Strong, "_z"), Sym(Data, "_x"))), Object("b.o", Sym(Reference, "_z")));
        Diagnostic error = Assert.Single(Outcome.Fail(link, Dylib));
        Assert.Equal("duplicate-symbol", error.Code);
        Assert.Equal("duplicate symbol: _x\n    defined in a.o:(__TEXT,__text+0x4)\n    defined in l.a(m.o):(__DATA,__data+0x4)", error.Text);
        Assert.Equal("a.o", OwnerOf(Outcome.Resolve(link, Dylib with { AllowMultipleDefinitions = true }), "_x"));
        Resolution tolerant = Outcome.Resolve(link, Dylib with { DeadStrip = true });
        Assert.Equal("duplicate-symbol", Assert.Single(tolerant.Warnings).Code);
    }

    [Fact]
    public void A_member_is_pulled_by_a_reference_before_or_after_the_archive()
    {
        Resolution before = Outcome.Resolve(Link(Object("a.o", Sym(Reference, "_x")), Archive("l.a", Member("m.o", Sym(Strong, "_x")), Member("n.o", Sym(Strong, "_y")))), Dylib);
        Resolution after = Outcome.Resolve(Link(Archive("l.a", Member("m.o", Sym(Strong, "_x")), Member("n.o", Sym(Strong, "_y"))), Object("a.o", Sym(Reference, "_x"))), Dylib);
        Assert.Equal(["a.o", "l.a(m.o)"], before.Objects.Select(value => value.Origin.FileAndMember));
        Assert.Equal(["a.o", "l.a(m.o)"], after.Objects.Select(value => value.Origin.FileAndMember));
    }

    [Fact]
    public void A_weak_reference_pulls_too() =>
        Assert.Equal("l.a(m.o)", OwnerOf(Outcome.Resolve(Link(Object("a.o", Sym(WeakReference, "_x")), Archive("l.a", Member("m.o", Sym(Strong, "_x")))), Dylib), "_x"));

    [Fact]
    public void Members_are_pulled_depth_first()
    {
        LinkSketch link = Link(
            Object("a.o", Sym(Reference, "_p"), Sym(Reference, "_q")),
            Archive("l.a", Member("p.o", Sym(Strong, "_p"), Sym(Reference, "_r")), Member("q.o", Sym(Strong, "_q")), Member("r.o", Sym(Strong, "_r"))));
        // The archive comes after a.o, so it is asked in the order of its index; _r is wanted by then.
        Assert.Equal("a.o l.a(p.o) l.a(q.o) l.a(r.o)", Names(link));
        LinkSketch reversed = new([link.Inputs[1], link.Inputs[0]]);
        Assert.Equal("a.o l.a(p.o) l.a(r.o) l.a(q.o)", Names(reversed));

        static string Names(LinkSketch sketch) => string.Join(' ', Outcome.Resolve(sketch, Dylib).Objects.Select(value => value.Origin.FileAndMember));
    }

    [Fact]
    public void An_object_of_the_command_line_makes_pulling_needless() =>
        Assert.Equal(
            "a.o b.o",
            string.Join(' ', Outcome.Resolve(Link(Object("a.o", Sym(Reference, "_x")), Archive("l.a", Member("m.o", Sym(Strong, "_x"))), Object("b.o", Sym(Strong, "_x"))), Dylib)
                .Objects.Select(value => value.Origin.FileAndMember)));

    [Fact]
    public void A_data_definition_in_an_archive_replaces_a_tentative_one_and_code_does_not()
    {
        InputSketch tentative = Object("a.o", Sym(Common, "_x"));
        Assert.Equal("l.a(m.o)", OwnerOf(Outcome.Resolve(Link(tentative, Archive("l.a", Member("m.o", Sym(Data, "_x")))), Dylib), "_x"));
        Assert.Equal("a.o", OwnerOf(Outcome.Resolve(Link(tentative, Archive("l.a", Member("m.o", Sym(Strong, "_x")))), Dylib), "_x"));
        Assert.Equal("a.o", OwnerOf(Outcome.Resolve(Link(tentative, Archive("l.a", Member("m.o", Sym(Common, "_x")))), Dylib), "_x"));
    }

    [Fact]
    public void The_first_library_that_offers_a_name_gives_it()
    {
        InputSketch use = Object("a.o", Sym(Reference, "_x"));
        InputSketch archive = Archive("l.a", Member("m.o", Sym(Strong, "_x")));
        Assert.Equal("d", OwnerOf(Outcome.Resolve(Link(use, Library("d", "_x"), archive), Dylib), "_x"));
        Assert.Equal("l.a(m.o)", OwnerOf(Outcome.Resolve(Link(use, archive, Library("d", "_x")), Dylib), "_x"));
        Assert.Equal("l.a(m.o)", OwnerOf(Outcome.Resolve(Link(use, Library("d", "_x?"), archive), Dylib), "_x"));
        Assert.Equal("e", OwnerOf(Outcome.Resolve(Link(use, Library("d", "_x?"), Library("e", "_x")), Dylib), "_x"));
        Assert.Equal("d", OwnerOf(Outcome.Resolve(Link(use, Library("d", "_x?"), Library("e", "_x?")), Dylib), "_x"));
    }

    [Fact]
    public void A_dylib_of_which_only_weak_imports_are_used_is_weak()
    {
        Resolution weak = Outcome.Resolve(Link(Object("a.o", Sym(WeakReference, "_x")), Library("d", "_x")), Dylib);
        Assert.Equal(LoadModifiers.Weak, Assert.Single(weak.Dylibs).Modifiers);
        Assert.True(Outcome.Find(weak, "_x").Has(GlobalFlags.WeakImport));
        Resolution strong = Outcome.Resolve(Link(Object("a.o", Sym(WeakReference, "_x")), Object("b.o", Sym(Reference, "_x")), Library("d", "_x")), Dylib);
        Assert.Equal(LoadModifiers.None, Assert.Single(strong.Dylibs).Modifiers);
        Assert.False(Outcome.Find(strong, "_x").Has(GlobalFlags.WeakImport));
    }

    [Fact]
    public void A_private_reexport_is_bound_to_its_umbrella_and_a_public_one_to_itself()
    {
        LinkSketch link = Link(
            Object("a.o", Sym(Reference, "_x"), Sym(Reference, "_y")),
            new InputSketch.Dylib(new DylibSketch("/usr/lib/libU.dylib", ["_u"]) { Reexports = ["/usr/lib/system/libp.dylib", "/usr/lib/libq.dylib"] })) with
        {
            Reexported = [new DylibSketch("/usr/lib/system/libp.dylib", ["_x"]), new DylibSketch("/usr/lib/libq.dylib", ["_y"])],
        };
        Resolution resolution = Outcome.Resolve(link, Dylib);
        Assert.Equal("/usr/lib/libU.dylib", OwnerOf(resolution, "_x"));
        Assert.Equal("/usr/lib/libq.dylib", OwnerOf(resolution, "_y"));
        Assert.Equal("/usr/lib/libU.dylib", OwnerOf(Outcome.Resolve(link, Dylib with { ImplicitDylibs = false }), "_y"));
    }

    [Fact]
    public void A_moved_symbol_gets_its_own_load_command()
    {
        var library = new DylibSketch("/usr/lib/libnew.dylib", ["_x", "_y"]) { Moved = ImmutableDictionary<string, string>.Empty.Add("_x", "/usr/lib/libold.dylib") };
        Resolution resolution = Outcome.Resolve(Link(Object("a.o", Sym(Reference, "_x"), Sym(Reference, "_y")), new InputSketch.Dylib(library)), Dylib);
        Assert.Equal(["/usr/lib/libnew.dylib", "/usr/lib/libold.dylib"], resolution.Dylibs.Select(dylib => dylib.InstallName));
        Assert.Equal("/usr/lib/libold.dylib", OwnerOf(resolution, "_x"));
    }

    [Fact]
    public void Unused_dylibs_stay_unless_autolinked_or_stripped()
    {
        InputSketch use = Object("a.o", Sym(Strong, "_a"));
        var plain = Library("d", "_x");
        Assert.Single(Outcome.Resolve(Link(use, plain), Dylib).Dylibs);
        Assert.Empty(Outcome.Resolve(Link(use, plain), Dylib with { DeadStripDylibs = true }).Dylibs);
        Assert.Empty(Outcome.Resolve(Link(use, plain with { Modifiers = LoadModifiers.Autolinked }), Dylib).Dylibs);
        Assert.Single(Outcome.Resolve(Link(use, plain with { Modifiers = LoadModifiers.Autolinked }, plain), Dylib).Dylibs);
        Assert.Single(Outcome.Resolve(Link(use, plain with { Modifiers = LoadModifiers.Needed }), Dylib with { DeadStripDylibs = true }).Dylibs);
    }

    [Fact]
    public void An_alias_has_the_definition_of_its_target()
    {
        Resolution resolution = Outcome.Resolve(
            Link(Object("a.o", Sym(Reference, "_t"), new SketchSymbol("_n", Alias, Target: "_t")), Object("b.o", Sym(Strong, "_t"))),
            Dylib with { Aliases = [new SymbolAlias("_t", "_m"), new SymbolAlias("_m", "_o")] });
        foreach (string name in new[] { "_n", "_m", "_o" })
        {
            GlobalSymbol alias = Outcome.Find(resolution, name);
            Assert.Equal((GlobalKind.Defined, 1, 0), (alias.Kind, alias.Owner, alias.OwnerSymbol));
        }
    }

    [Fact]
    public void An_alias_of_a_tentative_definition_has_its_atom_and_no_other()
    {
        Resolution resolution = Outcome.Resolve(
            Link(Object("a.o", Sym(Reference, "_t"), new SketchSymbol("_a", Alias, Target: "_t")), Object("b.o", new SketchSymbol("_t", Common, Size: 8)), Object("c.o", new SketchSymbol("_u", Common, Size: 4))),
            Dylib with { Aliases = [new SymbolAlias("_t", "_z")] });
        AtomGraph graph = SplitAtoms.Run(SequentialExecution.Instance, resolution).Match(static g => g, static e => throw new System.InvalidOperationException(e.ToString()));
        int tentative = AtomOf("_t");
        Assert.True(tentative >= 0);
        Assert.Equal((tentative, tentative), (AtomOf("_a"), AtomOf("_z")));
        Assert.NotEqual(tentative, AtomOf("_u"));
        Assert.Equal(2, Enumerable.Range(0, graph.Atoms.Count).Count(i => graph.Atoms.Flags[i].HasFlag(AtomFlags.Tentative)));

        int AtomOf(string name) => graph.AtomOfGlobal[Enumerable.Range(0, resolution.Globals.Count).Single(g => resolution.Globals.TextOf(new SymbolId(g)) == name)];
    }

    [Fact]
    public void Names_of_the_linker_are_made_when_wanted()
    {
        Resolution resolution = Outcome.Resolve(
            Link(
                Object(
                    "a.o",
                    Sym(Strong, "_main"),
                    Sym(Reference, "___dso_handle"),
                    Sym(Reference, "section$start$__DATA$__mine"),
                    Sym(Reference, "section$end$__DATA$__mine"),
                    Sym(Reference, "segment$start$__TEXT"),
                    Sym(Reference, "_objc_msgSend$foo:bar:")),
                Library("objc", "_objc_msgSend")),
            new LinkOptions());
        Assert.Equal("linker", OwnerOf(resolution, "___dso_handle"));
        Assert.Equal("linker", OwnerOf(resolution, "section$end$__DATA$__mine"));
        Assert.Equal("linker", OwnerOf(resolution, "segment$start$__TEXT"));
        Assert.Equal("objc-selector-stubs", OwnerOf(resolution, "_objc_msgSend$foo:bar:"));
        Assert.Equal("objc", OwnerOf(resolution, "_objc_msgSend"));
        Assert.True(Outcome.Find(resolution, "__mh_execute_header").Has(GlobalFlags.Exported));
        Assert.False(Outcome.Find(resolution, "___dso_handle").Has(GlobalFlags.Exported));
    }

    [Fact]
    public void Missing_names_are_reported_with_referrers_and_the_nearest_name()
    {
        ImmutableArray<Diagnostic> errors = Outcome.Fail(
            Link(
                Object("a.o", Sym(Strong, "_printer"), Sym(Reference, "_prinetr")),
                Object("b.o", Sym(WeakReference, "_absent"), Sym(Reference, "_prinetr"), Sym(Reference, "__Z4swapii")),
                Object("c.o", Sym(Strong, "_swap"))),
            new LinkOptions());
        Assert.Equal(
            [
                "undefined symbol: _main\n    referenced by the entry point\n    an executable begins there; -dylib and -bundle make what has no beginning, -e names another",
                "undefined symbol: _prinetr\n    referenced by a.o:(_printer+0x4)\n    referenced by b.o:(__TEXT,__text+0x4)\n    did you mean: _printer, defined in a.o",
                "undefined symbol: _absent\n    referenced by b.o:(__TEXT,__text+0x0)",
                "undefined symbol: __Z4swapii\n    referenced by b.o:(__TEXT,__text+0x8)",
            ],
            errors.Select(error => error.Text));
        Assert.All(errors, error => Assert.Equal("undefined-symbol", error.Code));
    }

    [Fact]
    public void Missing_names_may_be_left_to_dyld()
    {
        LinkSketch link = Link(Object("a.o", Sym(Reference, "_x"), Sym(WeakReference, "_w")));
        Resolution lookup = Outcome.Resolve(link, Dylib with { Undefined = UndefinedTreatment.DynamicLookup });
        Assert.True(Outcome.Find(lookup, "_x").Has(GlobalFlags.DynamicLookup));
        Assert.False(Outcome.Find(lookup, "_x").Has(GlobalFlags.WeakImport));
        Assert.True(Outcome.Find(lookup, "_w").Has(GlobalFlags.WeakImport));
        Assert.Equal(2, Outcome.Resolve(link, Dylib with { Undefined = UndefinedTreatment.Warning }).Warnings.Length);
        Assert.Equal("undefined symbol: _w", Assert.Single(Outcome.Fail(link, Dylib with { DynamicLookupNames = ["_x"] })).Text.Split('\n')[0]);
    }

    [Fact]
    public void Export_lists_restrict_and_globs_match()
    {
        LinkSketch link = Link(Object("a.o", Sym(Strong, "_api_a"), Sym(Strong, "_api_b"), Sym(Strong, "_internal"), Sym(AutoHide, "_auto"), new SketchSymbol("_hidden", Strong, IsPrivate: true)));
        Assert.Equal("_api_a _api_b _internal", Exports(Dylib));
        Assert.Equal("_api_a _api_b", Exports(Dylib with { ExportedNames = ["_api_*"] }));
        Assert.Equal("_api_b", Exports(Dylib with { ExportedNames = ["_ap?_[b-c]"] }));
        Assert.Equal("_auto", Exports(Dylib with { ExportedNames = ["_auto"] }));
        Assert.Equal("_internal", Exports(Dylib with { UnexportedNames = ["_api_*"] }));
        Assert.Equal("", Exports(Dylib with { NoExportedSymbols = true }));
        Assert.Equal("", Exports(Dylib with { ExportedNames = ["_hidden"] }));

        string Exports(LinkOptions options)
        {
            Resolution resolution = Outcome.Resolve(link, options);
            return string.Join(' ', resolution.Globals.Symbols.Where(symbol => symbol.Has(GlobalFlags.Exported)).Select(symbol => Outcome.NameOf(resolution, symbol)));
        }
    }

    [Fact]
    public void Exported_weak_definitions_are_bound_and_strong_ones_over_weak_exports_are_told()
    {
        Resolution resolution = Outcome.Resolve(Link(Object("a.o", Sym(Weak, "_w"), Sym(Strong, "_o"), Sym(Strong, "_s")), Library("d", "_o?", "_s")), Dylib);
        Assert.True(Outcome.Find(resolution, "_w").Has(GlobalFlags.BoundAtRunTime));
        Assert.True(Outcome.Find(resolution, "_o").Has(GlobalFlags.OverridesWeak));
        Assert.False(Outcome.Find(resolution, "_s").Has(GlobalFlags.OverridesWeak | GlobalFlags.BoundAtRunTime));
    }

    [Fact]
    public void Forced_archives_and_start_lib_objects_and_repeated_archives()
    {
        ObjectSketch member = Member("m.o", Sym(Strong, "_x"));
        Assert.Equal(["l.a(m.o)"], Names(Link(Archive("l.a", member) with { Modifiers = LoadModifiers.ForceLoad }, Archive("l.a", member)), Dylib));
        Assert.Equal(["l.a(m.o)"], Names(Link(Archive("l.a", member), Archive("l.a", member)), Dylib with { AllLoad = true }));
        InputSketch lazy = new InputSketch.Object(Member("z.o", Sym(Strong, "_z")), IsLazy: true);
        Assert.Equal(["a.o"], Names(Link(lazy, Object("a.o", Sym(Strong, "_a"))), Dylib));
        Assert.Equal(["a.o", "z.o"], Names(Link(lazy, Object("a.o", Sym(Reference, "_z"))), Dylib));
        Assert.Equal(["a.o", "z.o"], Names(Link(lazy, Object("a.o", Sym(Strong, "_a"))), Dylib with { RequiredNames = ["_z"] }).Order());

        static string[] Names(LinkSketch sketch, LinkOptions options) => [.. Outcome.Resolve(sketch, options).Objects.Select(value => value.Origin.FileAndMember)];
    }

    [Fact]
    public void Thread_locals_are_marked()
    {
        Resolution resolution = Outcome.Resolve(Link(Object("a.o", Sym(ThreadLocal, "_t"), Sym(Reference, "_d")), Library("d", "_d!")), Dylib);
        Assert.True(Outcome.Find(resolution, "_t").Has(GlobalFlags.ThreadLocal));
        Assert.True(Outcome.Find(resolution, "_d").Has(GlobalFlags.ThreadLocal));
    }

    [Fact]
    public void Inputs_for_another_platform_are_refused()
    {
        LinkSketch link = Link(Object("a.o", Sym(Strong, "_a")), new InputSketch.Dylib(new DylibSketch("d", []) { Platforms = [Platform.TvOS] }));
        Assert.Equal("wrong-platform", Assert.Single(Outcome.Fail(link, Dylib)).Code);
        Assert.Equal(PackedVersion.Of(13), Outcome.Resolve(Link(link.Inputs[0]), Dylib).Target.MinimumOS);
    }

    [Fact]
    public void Without_any_platform_the_first_arm64_macos_is_meant()
    {
        Resolution resolution = Outcome.Resolve(Link(Object("a.o", Sym(Strong, "_a"))) with { Platform = null }, Dylib);
        Assert.Equal(new PlatformVersion(Platform.MacOS, PackedVersion.Of(11), PackedVersion.Of(11)), resolution.Target);
        Assert.Equal("unknown-platform", Assert.Single(resolution.Warnings).Code);
    }

    [Fact]
    public void A_member_that_cannot_be_read_matters_only_if_it_is_pulled()
    {
        // _b is wanted and bad.o offers it first, but good.o, pulled for _a, defines it before _b's turn comes.
        ObjectSketch[] members = [Member("bad.o", Sym(Strong, "_b")), Member("good.o", Sym(Strong, "_a"), Sym(Strong, "_b")), .. Enumerable.Range(0, 8).Select(i => Member($"m{i}.o", Sym(Strong, $"_m{i}")))];
        Assert.Equal("a.o l.a(good.o)", Resolve("_a", "_b"));
        Assert.Equal("l.a(bad.o): not an object", Resolve("_b", "_a"));

        string Resolve(string first, string second)
        {
            LinkSketch link = Link(Archive("l.a", members), Object("a.o", Sym(Reference, first), Sym(Reference, second)));
            return ResolveSymbols.Run(
                SequentialExecution.Instance,
                link.Parse(),
                Dylib,
                (archive, member) => archive.Members[member].Name == "bad.o"
                    ? new LinkError(Diagnostic.Malformed("not-an-object", new Origin(archive.Path, "bad.o"), "not an object"))
                    : link.ParseMember(archive, member)).Match(
                Succ: resolution => string.Join(' ', resolution.Objects.Select(value => value.Origin.FileAndMember)),
                Fail: error => string.Join('\n', LinkError.DiagnosticsOf(error).Select(diagnostic => $"{diagnostic.Origin.FileAndMember}: {diagnostic.Text}")));
        }
    }

    [Fact]
    public void With_dead_strip_only_living_code_misses_a_name()
    {
        LinkSketch link = Link(
            Object(
                "a.o",
                Sym(Strong, "_main"),
                Sym(Reference, "_missing"),
                new SketchSymbol("_dead", Strong, IsPrivate: true),
                Sym(Reference, "_unmissed")));
        var options = new LinkOptions { DeadStrip = true, RequiredNames = [] };
        Resolution resolution = Outcome.Resolve(link, options);
        AtomGraph whole = SplitAtoms.Run(SequentialExecution.Instance, resolution).Match<AtomGraph>(Succ: graph => graph, Fail: error => throw new Xunit.Sdk.XunitException(error.Message));
        AtomGraph swept = MarkLive.Sweep(whole, MarkLive.Run(SequentialExecution.Instance, whole, ImplicitEdges.None, options));
        Assert.Equal("undefined symbol: _missing\n    referenced by a.o:(_main+0x4)", Missing(swept));
        Assert.Equal("undefined symbol: _missing\n    referenced by a.o:(_main+0x4), undefined symbol: _unmissed\n    referenced by a.o:(_dead+0x4)", Missing(whole));
        Assert.Equal("undefined symbol: _absent\n    referenced by -u", Assert.Single(Outcome.Fail(link, options with { RequiredNames = ["_absent"] })).Text);

        string Missing(AtomGraph graph) => CheckMissing.Run(SequentialExecution.Instance, graph, options).Match(
            Succ: _ => "nothing", Fail: error => string.Join(", ", LinkError.DiagnosticsOf(error).Select(diagnostic => diagnostic.Text)));
    }

    [Fact]
    public void A_symbol_that_no_relocation_uses_may_be_missing()
    {
        LinkSketch link = Link(Object("a.o", Sym(Strong, "_a"), Sym(Reference, "_x")));
        ParsedInput.Object parsed = (ParsedInput.Object)link.Parse().Inputs[0];
        ParsedObject unused = parsed.Value with { Sections = [.. parsed.Value.Sections.Select(section => section with { Relocations = default })] };
        Assert.True(ResolveSymbols.Run(SequentialExecution.Instance, new ParsedInputs([parsed with { Value = unused }], ImmutableDictionary<string, ParsedDylib>.Empty), Dylib).IsSucc);
    }

    [Fact]
    public void Messages_show_readable_names()
    {
        string text = "undefined symbol: __Z1fv\n    referenced by a.o:(__TEXT,__text+0x0)\n    did you mean: __Z1gv, defined in b__Z.o or ____Z1hv_block_invoke, not __Zbad";
        Assert.Equal(
            "undefined symbol: <_Z1fv>\n    referenced by a.o:(__TEXT,__text+0x0)\n    did you mean: <_Z1gv>, defined in b__Z.o or <___Z1hv_block_invoke>, not __Zbad",
            DemangleText.Run(text, name => name == "_Zbad" ? null : $"<{name}>"));
    }

    [Fact]
    public void Commons_meet_dylibs_as_the_option_says()
    {
        LinkSketch link = Link(Object("a.o", Sym(Common, "_x")), Library("d", "_x"));
        Assert.Equal("a.o", OwnerOf(Outcome.Resolve(link, Dylib), "_x"));
        Assert.Equal("d", OwnerOf(Outcome.Resolve(link, Dylib with { Commons = CommonsTreatment.UseDylibs }), "_x"));
        Assert.Equal("common-conflicts-with-dylib", Assert.Single(Outcome.Fail(link, Dylib with { Commons = CommonsTreatment.Error })).Code);
    }

    [Fact]
    public void A_hidden_name_is_not_looked_for_in_what_its_library_reexports()
    {
        LinkSketch link = Link(
            Object("a.o", Sym(Reference, "_x")),
            new InputSketch.Dylib(new DylibSketch("u", []) { Reexports = ["p"], Hidden = ["_x"] }),
            Library("d", "_x")) with
        {
            Reexported = [new DylibSketch("p", ["_x"])],
        };
        Assert.Equal("d", OwnerOf(Outcome.Resolve(link, Dylib), "_x"));
        LinkSketch shown = link with { Inputs = link.Inputs.SetItem(1, new InputSketch.Dylib(new DylibSketch("u", []) { Reexports = ["p"] })) };
        Assert.Equal("u", OwnerOf(Outcome.Resolve(shown, Dylib), "_x"));
    }

    [Fact]
    public void A_bundle_loader_comes_after_all_dylibs_that_have_ordinals()
    {
        LinkSketch link = Link(
            new InputSketch.Dylib(new DylibSketch("app", ["_x"]) { IsBundleLoader = true }, LoadModifiers.BundleLoader),
            Object("a.o", Sym(Reference, "_x"), Sym(Reference, "_y")),
            Library("d", "_y"));
        Resolution resolution = Outcome.Resolve(link, new LinkOptions { Kind = OutputKind.Bundle });
        Assert.Equal(["d", "app"], resolution.Dylibs.Select(dylib => dylib.InstallName));
        Assert.Equal("app", OwnerOf(resolution, "_x"));
    }

    [Fact]
    public void Interposable_symbols_are_bound_at_run_time()
    {
        LinkSketch link = Link(Object("a.o", Sym(Strong, "_x"), Sym(Strong, "_y"), new SketchSymbol("_p", Strong, IsPrivate: true)));
        Assert.Equal("", Bound(Dylib));
        Assert.Equal("_x _y", Bound(Dylib with { Interposable = true }));
        Assert.Equal("_y", Bound(Dylib with { Interposable = true, InterposableNames = ["_y"] }));
        Assert.Equal("_x _y", Bound(Dylib with { FlatNamespace = true }));
        Assert.Equal("", Bound(new LinkOptions { FlatNamespace = true, EntryName = "_x" }));

        string Bound(LinkOptions options)
        {
            Resolution resolution = Outcome.Resolve(link, options);
            return string.Join(' ', resolution.Globals.Symbols.Where(symbol => symbol.Has(GlobalFlags.BoundAtRunTime)).Select(symbol => Outcome.NameOf(resolution, symbol)));
        }
    }

    [Fact]
    public void A_part_of_an_umbrella_is_linked_by_its_friends_only()
    {
        LinkSketch link = Link(Object("a.o", Sym(Strong, "_a")), new InputSketch.Dylib(new DylibSketch("p", []) { ParentUmbrella = "Big", AllowableClients = ["friend"] }));
        Assert.Equal("cannot link directly with it: link its umbrella Big instead", Assert.Single(Outcome.Fail(link, Dylib)).Text);
        foreach (LinkOptions allowed in new[]
        {
            Dylib with { OutputPath = "out/libfriend.1.dylib" },
            Dylib with { InstallName = "/System/Library/Frameworks/Big.framework/Big_debug" },
            Dylib with { Umbrella = "Big" },
            Dylib with { ClientName = "friend" },
        })
        {
            Assert.Single(Outcome.Resolve(link, allowed).Dylibs);
        }
    }

    [Theory]
    [InlineData(Strong, null)]
    [InlineData(Weak, null)]
    [InlineData(Common, "-init _i: it is no function of this image")]
    [InlineData(Absolute, "-init _i: it is no function of this image")]
    [InlineData(Reference, "-init _i: it is no function of this image")]
    public void An_initialiser_is_a_function_of_the_image(SketchKind kind, string? error)
    {
        LinkSketch link = Link(Object("a.o", Sym(kind, "_i")), Library("d", "_i"));
        LinkOptions options = Dylib with { InitName = "_i" };
        if (error is null)
        {
            Assert.True(Outcome.Find(Outcome.Resolve(link, options), "_i").Has(GlobalFlags.NoDeadStrip));
        }
        else
        {
            Assert.Equal(error, Assert.Single(Outcome.Fail(link, options)).Text);
        }
    }

    [Fact]
    public void An_umbrella_reexports_what_options_name_and_what_names_it()
    {
        LinkSketch link = Link(
            Object("a.o", Sym(Strong, "_a")),
            new InputSketch.Dylib(new DylibSketch("/x/libinner.2.dylib", ["_i"])),
            new InputSketch.Dylib(new DylibSketch("/x/Part", ["_p"]) { ParentUmbrella = "Big" }),
            new InputSketch.Dylib(new DylibSketch("/x/Frame", ["_f"])));
        LinkOptions big = Dylib with { InstallName = "/x/Big" };
        Assert.Equal("/x/Part", Reexports(big));
        Assert.Equal("/x/libinner.2.dylib /x/Part", Reexports(big with { SubLibraries = ["libinner"] }));
        Assert.Equal("/x/Part /x/Frame", Reexports(big with { SubUmbrellas = ["Frame"] }));
        Assert.Equal("/x/Part", Reexports(big with { SubUmbrellas = ["libinner"], SubLibraries = ["libinner.2"] }));
        Assert.Equal(
            ["-sub_umbrella libinner: no such library is linked", "-sub_library libinner.2: no such library is linked"],
            Outcome.Resolve(link, big with { SubUmbrellas = ["libinner"], SubLibraries = ["libinner.2"] }).Warnings.Select(warning => warning.Text));

        string Reexports(LinkOptions options) => string.Join(
            ' ', Outcome.Resolve(link, options).Dylibs.Where(dylib => dylib.Modifiers.HasFlag(LoadModifiers.Reexport)).Select(dylib => dylib.InstallName));
    }

    [Fact]
    public void A_name_listed_for_export_must_exist_and_is_pulled()
    {
        LinkSketch link = Link(Archive("l.a", Member("m.o", Sym(Strong, "_x"))), Library("d", "_y"));
        Resolution resolution = Outcome.Resolve(link, Dylib with { ExportedNames = ["_x", "_y", "_z*"] });
        Assert.True(Outcome.Find(resolution, "_x").Has(GlobalFlags.Exported));
        Assert.Equal((GlobalKind.Dylib, true), (Outcome.Find(resolution, "_y").Kind, Outcome.Find(resolution, "_y").Has(GlobalFlags.Exported)));
        Assert.Equal(
            "undefined symbol: _gone\n    referenced by -exported_symbol or -exported_symbols_list",
            Assert.Single(Outcome.Fail(link, Dylib with { ExportedNames = ["_gone"] })).Text);
        Assert.Equal("cannot-reexport", Assert.Single(Outcome.Fail(link, Dylib with { ReexportedNames = ["_x"] })).Code);
    }

    [Fact]
    public void The_entry_of_an_executable_may_lie_in_a_dylib()
    {
        Resolution resolution = Outcome.Resolve(Link(Object("a.o", Sym(Strong, "_a")), Library("d", "_main")), new LinkOptions());
        Assert.Equal((GlobalKind.Dylib, false), (resolution.Globals[resolution.Entry].Kind, resolution.Globals[resolution.Entry].Has(GlobalFlags.Exported)));
        Assert.False(Outcome.Resolve(Link(Object("a.o", Sym(Strong, "_a"))), Dylib).Entry.IsSome);
    }
}
