using AfsLd.Domain.Options;

namespace AfsLd.Shell.Outputs;

/// <summary>Where an output goes: to its path, or, when a link of another machine is done again, into the working folder by its name alone.</summary>
internal static class OutputPlace
{
    /// <summary>The path to write.</summary>
    internal static string Of(LinkOptions options, string path) =>
        options.IsReproduction ? path[(path.LastIndexOfAny(['/', '\\']) + 1)..] : path;
}
