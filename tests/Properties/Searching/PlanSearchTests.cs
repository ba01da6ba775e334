using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Options;
using AfsLd.Stages.BuiltIn;
using AfsLd.Stages.Searching;
using Xunit;

namespace AfsLd.Tests.Properties.Searching;

public sealed class PlanSearchTests
{
    private static readonly LinkOptions Options = new()
    {
        LibraryPaths = ["rel", "/abs"],
        FrameworkPaths = ["/fw"],
        SysLibRoots = ["/sdk"],
    };

    [Fact]
    public void Each_folder_is_searched_for_every_form_before_the_next_one()
    {
        SearchPlan plan = PlanSearch.Run(new InputRequest.Library("x"), Options);
        string[] folders = ["rel", "/sdk/abs", "/abs", "/sdk/usr/lib", "/sdk/usr/local/lib"];
        Assert.Equal(folders.SelectMany(f => new[] { ".tbd", ".dylib", ".so", ".a" }.Select(e => $"{f}/libx{e}")), plan.Paths);
        Assert.Null(plan.BuiltIn);
        Assert.Equal(SearchCodes.LibraryNotFound, plan.IfMissing?.Code);
        Assert.Contains("not in /sdk/usr/lib", plan.IfMissing?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_framework_that_is_nowhere_has_its_code() =>
        Assert.Equal(SearchCodes.FrameworkNotFound, PlanSearch.Run(new InputRequest.Framework("X", null), Options).IfMissing?.Code);

    [Fact]
    public void With_search_dylibs_first_no_archive_comes_before_a_dylib()
    {
        SearchPlan plan = PlanSearch.Run(new InputRequest.Library("x"), Options with { SearchDylibsFirst = true });
        Assert.True(ArchivesComeLast(plan));
        Assert.Equal(PlanSearch.Run(new InputRequest.Library("x"), Options).Paths.Order(), plan.Paths.Order());
    }

    [Fact]
    public void The_default_order_is_rejected_by_the_law_of_search_dylibs_first() =>
        Assert.False(ArchivesComeLast(PlanSearch.Run(new InputRequest.Library("x"), Options)));

    [Fact]
    public void A_static_link_takes_archives_alone() => Assert.All(
        PlanSearch.Run(new InputRequest.Library("System"), Options with { IsStatic = true }).Paths,
        p => Assert.EndsWith(".a", p, StringComparison.Ordinal));

    [Fact]
    public void An_object_is_searched_for_by_its_very_name() => Assert.Equal(
        ["rel/crt1.o", "/sdk/abs/crt1.o", "/abs/crt1.o", "/sdk/usr/lib/crt1.o", "/sdk/usr/local/lib/crt1.o"],
        PlanSearch.Run(new InputRequest.Library("crt1.o"), Options).Paths.AsEnumerable());

    [Fact]
    public void Without_standard_paths_only_the_named_folders_are_searched() => Assert.All(
        PlanSearch.Run(new InputRequest.Library("x"), Options with { NoStandardPaths = true }).Paths,
        p => Assert.DoesNotContain("/usr", p, StringComparison.Ordinal));

    [Fact]
    public void Each_ending_of_names_is_tried_before_the_plain_name_in_the_same_folder()
    {
        foreach (InputRequest request in (InputRequest[])[new InputRequest.Library("x"), new InputRequest.Library("crt1.o"), new InputRequest.Framework("X.y", null, default), new InputRequest.File("/a.b/x.dylib")])
        {
            ImmutableArray<string> plain = PlanSearch.Run(request, Options).Paths;
            ImmutableArray<string> both = PlanSearch.Run(request, Options with { ImageSuffixes = ["_debug", "_profile"] }).Paths;
            Assert.True(PrefersEndings(plain, both), string.Join(' ', both));
            Assert.False(PrefersEndings(plain, plain));
            Assert.False(PrefersEndings(plain, [.. both.Reverse()]));
        }
    }

    // Every path but one that is named outright has two others, and both come before it.
    private static bool PrefersEndings(ImmutableArray<string> plain, ImmutableArray<string> both)
    {
        string Without(string path) => path.Replace("_debug", "", StringComparison.Ordinal).Replace("_profile", "", StringComparison.Ordinal);
        return both.Where(p => Without(p) == p).SequenceEqual(plain)
            && plain.Where(p => p != "/a.b/x.dylib").All(p =>
            {
                string[] forms = [.. both.Where(other => Without(other) == p)];
                return forms.Length == 3 && forms[0].Contains("_debug", StringComparison.Ordinal) && forms[1].Contains("_profile", StringComparison.Ordinal);
            });
    }

    [Fact]
    public void A_framework_is_its_stub_or_its_library_with_the_suffix_first()
    {
        string[] folders = ["/sdk/fw", "/fw", "/sdk/Library/Frameworks", "/sdk/System/Library/Frameworks"];
        Assert.Equal(
            folders.SelectMany(f => new[] { ".tbd", "" }.Select(e => $"{f}/A.b.framework/A.b{e}")),
            PlanSearch.Run(new InputRequest.Framework("A.b", null), Options).Paths);
        ImmutableArray<string> suffixed = PlanSearch.Run(new InputRequest.Framework("A", "_debug"), Options).Paths;
        Assert.Equal("/sdk/fw/A.framework/A_debug.tbd", suffixed[0]);
        Assert.True(suffixed.IndexOf("/fw/A.framework/Versions/Current/A_debug") < suffixed.IndexOf("/fw/A.framework/A"));
    }

    [Fact]
    public void An_absolute_path_is_looked_for_inside_the_roots_first()
    {
        Assert.Equal(["/sdk/usr/lib/libz.tbd", "/sdk/usr/lib/libz.dylib", "/usr/lib/libz.dylib"],
            PlanSearch.Run(new InputRequest.File("/usr/lib/libz.dylib"), Options).Paths.AsEnumerable());
        Assert.Equal(["/tmp/a.o"], PlanSearch.Run(new InputRequest.File("/tmp/a.o"), Options).Paths.AsEnumerable());
        Assert.Equal(["a.dylib"], PlanSearch.Run(new InputRequest.File("a.dylib"), Options).Paths.AsEnumerable());
    }

    [Fact]
    public void A_last_root_of_slash_takes_all_roots_back() => Assert.Equal(
        ["rel", "/abs", "/usr/lib", "/usr/local/lib"],
        PlanSearch.Run(new InputRequest.Library("x"), Options with { SysLibRoots = ["/sdk", "/"] }).Paths
            .Select(p => p[..p.LastIndexOf('/')]).Distinct());

    [Fact]
    public void Without_an_SDK_libSystem_is_built_in_and_the_hosts_libraries_are_not_searched_for_it()
    {
        SearchPlan plan = PlanSearch.Run(new InputRequest.Library("m"), Options with { SysLibRoots = [] });
        Assert.Equal(BuiltInLibraries.SystemInstallName, plan.BuiltIn?.InstallName);
        Assert.Null(plan.BuiltInWarning);
        Assert.DoesNotContain("/usr/lib/libm.a", plan.Paths);
        Assert.Contains("/abs/libm.a", plan.Paths);
    }

    [Fact]
    public void A_static_image_has_no_libSystem_and_does_not_take_the_hosts_instead()
    {
        SearchPlan plan = PlanSearch.Run(new InputRequest.Library("m"), Options with { SysLibRoots = [], IsStatic = true });
        Assert.Null(plan.BuiltIn);
        Assert.DoesNotContain("/usr/lib/libm.a", plan.Paths);
        Assert.Contains("/abs/libm.a", plan.Paths);
        Assert.DoesNotContain(plan.Paths, path => path.EndsWith(".dylib", StringComparison.Ordinal) || path.EndsWith(".tbd", StringComparison.Ordinal));
    }

    [Fact]
    public void With_an_SDK_the_built_in_libSystem_serves_last_and_with_a_warning()
    {
        SearchPlan plan = PlanSearch.Run(new InputRequest.Library("System"), Options);
        Assert.Contains("/sdk/usr/lib/libSystem.tbd", plan.Paths);
        Assert.NotNull(plan.BuiltIn);
        Assert.Equal(SearchCodes.BuiltInUsed, plan.BuiltInWarning?.Code);
    }

    [Law]
    public void What_is_autolinked_is_silently_absent(bool isFramework, bool isWeak)
    {
        LoadModifiers modifiers = LoadModifiers.Autolinked | (isWeak ? LoadModifiers.Weak : LoadModifiers.None);
        InputRequest request = isFramework ? new InputRequest.Framework("x", null, modifiers) : new InputRequest.Library("x", modifiers);
        Assert.Null(PlanSearch.Run(request, Options).IfMissing);
    }

    [Law]
    public void No_path_is_looked_at_twice(int seed)
    {
        Random random = new(seed);
        string[] folders = ["a", "/b", "/usr/lib", "b/", "/"];
        LinkOptions options = new()
        {
            LibraryPaths = [.. folders.Where(_ => random.Next(2) == 0)],
            SysLibRoots = random.Next(2) == 0 ? [] : ["/r", "s/"],
            SearchDylibsFirst = random.Next(2) == 0,
        };
        ImmutableArray<string> paths = PlanSearch.Run(new InputRequest.Library("q"), options).Paths;
        Assert.Equal(paths.Distinct(), paths);
        Assert.DoesNotContain(paths, p => p.Contains("//", StringComparison.Ordinal));
    }

    private static bool ArchivesComeLast(SearchPlan plan) =>
        plan.Paths.SkipWhile(p => !p.EndsWith(".a", StringComparison.Ordinal)).All(p => p.EndsWith(".a", StringComparison.Ordinal));
}
