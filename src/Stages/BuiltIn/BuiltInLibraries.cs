using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.BuiltIn;

/// <summary>The libraries that are known without an SDK: what every macOS has, by the names that its own libraries give.</summary>
/// <remarks>Versions are those of macOS 13. dyld compares the compatibility version alone, and all of these have been 1.0.0 for as long
/// as there is arm64.</remarks>
public static class BuiltInLibraries
{
    /// <summary>The install name of libSystem.</summary>
    public const string SystemInstallName = "/usr/lib/libSystem.B.dylib";

    private const string CxxInstallName = "/usr/lib/libc++.1.dylib";
    private const string CxxAbiInstallName = "/usr/lib/libc++abi.dylib";
    private const string ObjCInstallName = "/usr/lib/libobjc.A.dylib";

    /// <summary>The library that <c>-lNAME</c> means when there is no SDK, or null.</summary>
    public static ParsedDylib? ByName(string name) => name switch
    {
        // Of these an SDK has links to libSystem. libunwind is one of the libraries that libSystem re-exports.
        "System" or "System.B" or "c" or "dbm" or "dl" or "info" or "m" or "poll" or "proc" or "pthread" or "rpcsvc" or "unwind" =>
            Library(BuiltInLibrary.System, SystemInstallName, PackedVersion.Of(1319, 100, 3)),
        "c++" or "c++.1" => Library(BuiltInLibrary.Cxx, CxxInstallName, PackedVersion.Of(1300, 36)),
        "c++abi" => Library(BuiltInLibrary.CxxAbi, CxxAbiInstallName, PackedVersion.Of(1300, 36)),
        "objc" or "objc.A" => Library(BuiltInLibrary.ObjC, ObjCInstallName, PackedVersion.Of(228)),
        _ => null,
    };

    /// <summary>The library of an install name, or null.</summary>
    public static ParsedDylib? ByInstallName(string installName) => installName switch
    {
        SystemInstallName or "/usr/lib/libSystem.dylib" => ByName("System"),
        CxxInstallName or "/usr/lib/libc++.dylib" => ByName("c++"),
        CxxAbiInstallName => ByName("c++abi"),
        ObjCInstallName or "/usr/lib/libobjc.dylib" => ByName("objc"),
        _ => null,
    };

    private static ParsedDylib Library(BuiltInLibrary library, string installName, PackedVersion current) => new()
    {
        Path = installName + " (built in)",
        InstallName = installName,
        CurrentVersion = current,
        Exports = new BuiltInExports(library),
    };
}
