using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Drivers;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using AfsLd.Tests.Conformance.Workloads;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Compiler drivers and build systems, as they are, link with this linker, and what they make runs.</summary>
[Trait("Category", "Drivers")]
public sealed class DriverTests
{
    private const string Target = "--target=arm64-apple-macos13";

    private const string Hello = """
        int printf(const char *, ...);
        int main(int count, char **arguments) { printf("hello %d %s\n", count, arguments[count - 1]); return 7; }
        """;

    private const string Throwing = """
        extern "C" int printf(const char *, ...);
        struct Guard { int *count; ~Guard() { ++*count; } };
        int risky(int value, int *count) { Guard guard{count}; if (value > 1) throw value; return value; }
        static int start = risky(1, new int(0));
        int main() {
          int count = 0;
          try { risky(5, &count); } catch (int thrown) { printf("caught %d after %d, start %d\n", thrown, count, start); return thrown; }
          return 0;
        }
        """;

    private static string LinkerPath => "--ld-path=" + Tools.Linker;

    [CaseTheory]
    [InlineData("path")]
    [InlineData("name")]
    [InlineData("use-path")]
    public async Task Clang_links_with_it_by_each_way_to_name_a_linker(string way)
    {
        DriverFolder folder = new("clang-" + way);
        folder.Write("hello.c", Hello);
        string[] option = way switch
        {
            "path" => [LinkerPath],
            "name" => ["-fuse-ld=afs"],
            _ => ["-fuse-ld=" + Tools.Linker, "-Wno-fuse-ld-path"],
        };
        await folder.RunAsync("clang-19", [Target, .. option, "-O1", "hello.c", "-o", "hello"]);
        await folder.RunsAsync("hello", 7, "hello 2 there\n", "there");
    }

    [CaseFact]
    public async Task Clang_links_a_library_a_bundle_and_their_user()
    {
        DriverFolder folder = new("clang-library");
        folder.Write("library.c", "int shared = 3; int triple(int n) { return n * shared; }");
        folder.Write("plugin.c", "int host(void); int entry(void) { return host() + 1; }");
        folder.Write("main.c", """
            int printf(const char *, ...); void *dlopen(const char *, int); void *dlsym(void *, const char *); int triple(int);
            int host(void) { return 40; }
            int main(int count, char **arguments) {
              int (*entry)(void) = (int (*)(void))dlsym(dlopen(arguments[1], 2), "entry");
              printf("%d %d\n", triple(14), entry());
              return count;
            }
            """);
        await folder.RunAsync("clang-19", Target, LinkerPath, "-dynamiclib", "-install_name", "@rpath/liblibrary.dylib", "library.c", "-o", "liblibrary.dylib");
        await folder.RunAsync("clang-19", Target, LinkerPath, "main.c", "-L.", "-llibrary", "-Wl,-rpath,@loader_path", "-Wl,-dead_strip,-export_dynamic", "-o", "main");
        await folder.RunAsync("clang-19", Target, LinkerPath, "-bundle", "-bundle_loader", "main", "plugin.c", "-o", "plugin.bundle");
        await folder.VerifiesAsync("liblibrary.dylib");
        await folder.VerifiesAsync("plugin.bundle");
        await folder.RunsAsync("main", 2, "42 41\n", folder.Path("plugin.bundle"));
    }

    [CaseFact]
    public async Task Clang_links_a_static_program_and_firmware_without_a_library()
    {
        DriverFolder folder = new("clang-static");
        folder.Write("start.s", """
            .globl start
            .p2align 2
            start:
              mov x0, sp
              bl _begin
              mov x16, #1
              svc #0x80
            .globl _say
            _say:
              mov x16, #4
              svc #0x80
              ret
            """);
        folder.Write("begin.c", """
            long say(int, const char *, unsigned long);
            static const char *const volatile words[] = {"no dyld\n", "no library\n"};
            int begin(long *stack) { say(1, words[0], 8); say(1, words[1], 11); return (int)stack[0]; }
            """);
        string[] sources = ["-O1", "-fno-stack-protector", "-nostdlib", "start.s", "begin.c"];
        await folder.RunAsync("clang-19", [Target, LinkerPath, "-static", .. sources, "-o", "program"]);
        await folder.RunsAsync("program", 3, "no dyld\nno library\n", "two", "three");
        await folder.RunAsync("clang-19", [Target, LinkerPath, "-Wl,-preload,-image_base,40000000", .. sources, "-o", "firmware"]);
        await folder.RunsAsync("firmware", 1, "no dyld\nno library\n");
    }

    [CaseFact]
    public async Task Clang_for_C_plus_plus_links_exceptions_and_makes_debug_information_of_the_result()
    {
        DriverFolder folder = new("clang++");
        folder.Write("throwing.cpp", Throwing);
        await folder.RunAsync("clang++-19", Target, LinkerPath, "-O1", "-g", "throwing.cpp", "-o", "throwing");
        await folder.RunsAsync("throwing", 5, "caught 5 after 1, start 1\n");

        // clang runs dsymutil on what it links with -g.
        string symbols = folder.Path("throwing.dSYM/Contents/Resources/DWARF/throwing");
        Assert.Contains("throwing.cpp", (await Tools.RunAsync("llvm-dwarfdump-19", ["--debug-info", symbols], folder.Location)).Output, System.StringComparison.Ordinal);
    }

    [DriverFact("flang-new-19")]
    public async Task Flang_links_a_program_with_its_runtime()
    {
        string runtime = Path.Combine(await BuildWorkload.FolderOfAsync("fortran"), "..", "flang-runtime");
        DriverFolder folder = new("flang");
        string source = Path.Combine(Repository.Root, "bench", "workloads", "sources", "fortran", "main.f90");

        // The driver asks for these two libraries. The first has the members of both here.
        File.CreateSymbolicLink(folder.Path("libFortranRuntime.a"), Path.Combine(runtime, "libFortranRuntimeParts.a"));
        File.CreateSymbolicLink(folder.Path("libFortranDecimal.a"), Path.Combine(runtime, "libFortranRuntimeParts.a"));
        await folder.RunAsync("flang-new-19", "--target=arm64-apple-macosx13", "-fuse-ld=afs", source, "-L.", "-L" + runtime, "-lbuiltins", "-o", "main");
        (string[] _, Outcome expected) = WorkloadTests.Programs["fortran"];
        await folder.RunsAsync("main", expected.ExitCode, expected.Output);
    }

    [DriverFact("cmake", "make")]
    public async Task CMake_builds_and_installs_the_example_with_its_toolchain_file()
    {
        DriverFolder folder = new("cmake");
        string example = Path.Combine(Repository.Root, "examples", "cmake");
        await folder.RunAsync(
            "cmake", "-S", example, "-B", "build", "-DAFS_LD=" + Tools.Linker, "-DAFS_LD_LLVM_SUFFIX=-19", "-DCMAKE_BUILD_TYPE=Release", "--log-level=WARNING",
            "-DCMAKE_TOOLCHAIN_FILE=" + Path.Combine(example, "afs-ld.toolchain.cmake"));
        await folder.RunAsync("cmake", "--build", "build");
        await folder.RunAsync("cmake", "--install", "build", "--prefix", folder.Path("installed"));
        await folder.RunsAsync("build/hello", 3, "hello from CMake\n");
        await folder.VerifiesAsync("installed/libgreeting.1.dylib");
        await folder.RunsAsync("installed/hello", 3, "hello from CMake\n");
    }

    // Go's runtime finds its thread data through TPIDRRO_EL0, which only Darwin's kernel sets: it cannot run here.
    [DriverFact("npm", "apt-get", "dpkg", "flock")]
    public async Task Go_links_externally()
    {
        string go = await BuildWorkload.FolderOfAsync("go1.19");
        DriverFolder folder = new("go");
        folder.Write("go.mod", "module program\ngo 1.19\n");
        folder.Write("main.go", """
            package main

            // static __thread int counter = 7;
            // static int next(void) { return counter++; }
            import "C"
            import "fmt"

            func main() { fmt.Println("hello from Go", C.next()) }
            """);

        // Where runtime/cgo asks for a framework, a stub stands for it.
        Directory.CreateDirectory(folder.Path("CoreFoundation.framework"));
        folder.Write("CoreFoundation.framework/CoreFoundation.tbd", """
            --- !tapi-tbd
            tbd-version: 4
            targets: [ arm64-macos ]
            install-name: '/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation'
            exports:
              - targets: [ arm64-macos ]
                symbols: [ _CFRelease ]
            ...

            """);
        folder.WriteProgram("link", $"#!/bin/sh\nexec clang-19 {Target} {LinkerPath} -F {folder.Location} \"$@\"\n");
        string root = Path.Combine(go, "root", "usr", "lib", "go-1.19");
        await folder.RunAsync(
            "env", "GOROOT=" + root, "GOPATH=" + folder.Path("path"), "GOCACHE=" + Path.Combine(go, "build"), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOOS=darwin",
            "GOARCH=arm64", "CGO_ENABLED=1", "CC=" + Path.Combine(go, "cc"),
            Path.Combine(root, "bin", "go"), "build", "-ldflags", "-s -linkmode=external -extld=" + folder.Path("link"), "-o", "program", ".");
        await folder.VerifiesAsync("program");
        MachoImage image = MachoImage.At(folder.Path("program"));
        Assert.NotNull(image.Section("__DATA_CONST,__gopclntab"));
        Assert.NotNull(image.Section("__DATA,__thread_vars"));
        Assert.Contains(image.Libraries, static l => l.Contains("libSystem", System.StringComparison.Ordinal));
    }

    // The archives of the runtime for macOS are in no package used here: a stub stands for them, and the result cannot run.
    [DriverFact("npm", "dotnet", "flock")]
    public async Task An_object_of_the_NET_compiler_links_as_its_targets_link_it()
    {
        string inputs = await BuildWorkload.FolderOfAsync("dotnet");
        DriverFolder folder = new("dotnet");
        string[] stubs = [.. Directory.EnumerateFiles(Path.Combine(inputs, "stubs")).Order(System.StringComparer.Ordinal)];
        await folder.RunAsync(
            "clang-19",
            [
                Target, "-fuse-ld=afs", Path.Combine(inputs, "program.o"), Path.Combine(inputs, "data.o"), "-o", "libprogram.dylib",
                "-g", "-Wl,-install_name,@rpath/libprogram.dylib", "-Wl,-rpath,@executable_path", .. stubs, "-lobjc", "-lm", "-dynamiclib", "-Wl,-dead_strip",
            ]);
        await folder.VerifiesAsync("libprogram.dylib");
        Assert.NotNull(MachoImage.At(folder.Path("libprogram.dylib")).Section("__TEXT,__managedcode"));
    }
}
