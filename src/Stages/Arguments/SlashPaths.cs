using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Gives paths of Windows slashes, which separate there as backslashes do: no stage has to know of another separator.</summary>
internal static class SlashPaths
{
    /// <summary>The options with such paths if the link runs, or ran, on Windows: its working folder begins with a drive.</summary>
    internal static LinkOptions Run(LinkOptions options) => !DrivePath.Is(options.WorkingFolder)
        ? options
        : options with
        {
            WorkingFolder = Slashed(options.WorkingFolder),
            Inputs = [.. options.Inputs.Select(Slashed)],
            LibraryPaths = Slashed(options.LibraryPaths),
            FrameworkPaths = Slashed(options.FrameworkPaths),
            SysLibRoots = Slashed(options.SysLibRoots),
            DylibFiles = [.. options.DylibFiles.Select(static file => file with { Path = Slashed(file.Path) })],
            AstPaths = Slashed(options.AstPaths),
            OsoPrefix = SlashedIfAny(options.OsoPrefix),
            OutputPath = Slashed(options.OutputPath),
            FinalOutput = SlashedIfAny(options.FinalOutput),
            MapPath = SlashedIfAny(options.MapPath),
            DependencyInfoPath = SlashedIfAny(options.DependencyInfoPath),
            ReproducePath = SlashedIfAny(options.ReproducePath),
            TimeTracePath = SlashedIfAny(options.TimeTracePath),
        };

    private static InputRequest Slashed(InputRequest request) => request is InputRequest.File file ? file with { Path = Slashed(file.Path) } : request;

    private static ImmutableArray<string> Slashed(ImmutableArray<string> paths) => paths.IsEmpty ? paths : [.. paths.Select(Slashed)];

    private static string? SlashedIfAny(string? path) => path is null ? null : Slashed(path);

    private static string Slashed(string path) => path.Replace('\\', '/');
}
