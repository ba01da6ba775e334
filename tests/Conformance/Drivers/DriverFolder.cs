using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance.Drivers;

/// <summary>A folder in which a compiler driver runs, with the linker on the search path as ld64.afs, the name that -fuse-ld=afs stands for.</summary>
internal sealed class DriverFolder
{
    private readonly Dictionary<string, string> environment;

    /// <summary>An empty folder of a name.</summary>
    public DriverFolder(string name)
    {
        Location = System.IO.Path.Combine(Repository.Work, "drivers", name);
        if (Directory.Exists(Location))
        {
            Directory.Delete(Location, recursive: true);
        }

        string programs = Path("programs");
        Directory.CreateDirectory(programs);
        File.CreateSymbolicLink(System.IO.Path.Combine(programs, "ld64.afs"), Tools.Linker);
        environment = new() { ["PATH"] = programs + ":" + Environment.GetEnvironmentVariable("PATH") };
    }

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>The path of a file in it.</summary>
    public string Path(string name) => System.IO.Path.Combine(Location, name);

    /// <summary>Writes a source.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path(name), text);

    /// <summary>Writes a script that can be executed.</summary>
    public void WriteProgram(string name, string text)
    {
        Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a driver; it has to end with 0 and, if it links, without a word on standard error.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        Outcome outcome = await Tools.RunAsync(program, arguments, Location, environment);
        Assert.True(outcome.IsSilent, $"{program} {string.Join(' ', arguments)}: exit code {outcome.ExitCode}\n{outcome.Output}{outcome.Error}");
    }

    /// <summary>The image verifies, and its program writes and returns what is expected.</summary>
    public async Task RunsAsync(string image, int exitCode, string output, params string[] arguments)
    {
        await VerifiesAsync(image);
        Outcome outcome = await Tools.RunAsync(Tools.Loader, ["-q", Path(image), .. arguments], Location);
        Assert.Equal((exitCode, output), (outcome.ExitCode, outcome.Output));
    }

    /// <summary>The image is what the verifier accepts.</summary>
    public async Task VerifiesAsync(string image)
    {
        Outcome verified = await Tools.RunAsync(Tools.Linker, ["--verify", Path(image)], Location);
        Assert.True(verified.IsSilent, verified.Output + verified.Error);
    }
}
