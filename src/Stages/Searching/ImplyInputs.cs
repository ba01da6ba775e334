using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.BuiltIn;

namespace AfsLd.Stages.Searching;

/// <summary>Says what a link needs that nobody asked for: libSystem, without which dyld starts no program.</summary>
public static class ImplyInputs
{
    /// <summary>The request for libSystem, unless one of the libraries is it, none is wanted, or the output is not for dyld.</summary>
    /// <param name="libraries">The libraries of the link, however they were named.</param>
    /// <param name="requested">What is requested already.</param>
    /// <param name="options">-no_implicit_libsystem, the kind of output.</param>
    public static ImmutableArray<InputRequest> Run(
        ImmutableArray<ParsedDylib> libraries, ImmutableArray<InputRequest> requested, LinkOptions options)
    {
        if (!options.ImplicitLibSystem || options.IsStatic || options.Kind == OutputKind.Relocatable)
        {
            return [];
        }

        foreach (ParsedDylib library in libraries)
        {
            if (IsLibSystem(library))
            {
                return [];
            }
        }

        foreach (InputRequest request in requested)
        {
            if (request is InputRequest.Library { Name: "System" } or InputRequest.Library { Name: "System.B" })
            {
                return [];
            }
        }

        return [new InputRequest.Library("System", LoadModifiers.Autolinked)];
    }

    // A link may name libSystem by what it re-exports, or by the name it had in an SDK of long ago.
    private static bool IsLibSystem(ParsedDylib library) =>
        library.InstallName is BuiltInLibraries.SystemInstallName or "/usr/lib/libSystem.dylib";
}
