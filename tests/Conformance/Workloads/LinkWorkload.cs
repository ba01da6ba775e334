using System.Collections.Immutable;
using System.IO;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Workloads;

/// <summary>Links a workload with the response file that both linkers take.</summary>
internal static class LinkWorkload
{
    /// <summary>Links into a folder of its own and returns the image's path; what the linker says is a failure when it is ours.</summary>
    /// <exception cref="InvalidDataException">The link failed, or our linker said something.</exception>
    public static async Task<string> RunAsync(string name, string linker, string label, params ImmutableArray<string> more)
    {
        string folder = await BuildWorkload.FolderOfAsync(name);
        string outputs = Path.Combine(Repository.Work, "workloads", name);
        Directory.CreateDirectory(outputs);
        string output = Path.Combine(outputs, label);
        Outcome linked = await Tools.RunAsync(linker, ["@link.rsp", .. more, "-o", output], folder);
        bool mayWarn = linker == Tools.Peer;
        return linked.ExitCode == 0 && (mayWarn || linked.Error.Length == 0)
            ? output
            : throw new InvalidDataException($"{name}: {linker} @link.rsp {string.Join(' ', more)}: exit code {linked.ExitCode}\n{linked.Error}");
    }

    /// <summary>What the verifier says of an image; empty when all is well.</summary>
    public static async Task<string> VerifyAsync(string image)
    {
        Outcome verified = await Tools.RunAsync(Tools.Linker, ["--verify", image], Repository.Root);
        return verified.ExitCode == 0 && verified.Error.Length == 0 ? "" : $"--verify {image}: exit code {verified.ExitCode}\n{verified.Output}{verified.Error}";
    }
}
