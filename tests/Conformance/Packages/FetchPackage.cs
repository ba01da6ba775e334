using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Packages;

/// <summary>Gets packages through their clients into a cache that later runs find.</summary>
internal static class FetchPackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly ConcurrentDictionary<string, Lazy<string?>> Fetched = [];

    /// <summary>Where packages are kept: AFSLD_WORKLOADS, else the user's cache.</summary>
    private static string Cache => Path.Combine(
        Environment.GetEnvironmentVariable("AFSLD_WORKLOADS") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "afs-ld", "workloads"),
        "packages");

    /// <summary>The archive of a package, or null if its client is missing or cannot get it now.</summary>
    public static string? Run(PinnedPackage package) =>
        Fetched.GetOrAdd(package.Name, _ => new Lazy<string?>(() => Fetch(package))).Value;

    /// <summary>The SHA-256 of a file in lower-case hex.</summary>
    public static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Unpacks an archive; its folder is there if that was done before.</summary>
    public static string Unpack(PinnedPackage package, string archive)
    {
        string folder = archive + ".d";
        if (Directory.Exists(folder))
        {
            return folder;
        }

        string staging = Directory.CreateTempSubdirectory("unpack").FullName;
        if (package.Client == PackageClient.Npm)
        {
            using FileStream file = File.OpenRead(archive);
            using GZipStream content = new(file, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(content, staging, overwriteFiles: false);
        }
        else
        {
            ZipFile.ExtractToDirectory(archive, staging);
        }

        string part = folder + "." + Environment.ProcessId;
        CopyAll(staging, part);
        Directory.Delete(staging, recursive: true);
        Directory.Move(part, folder);
        return folder;
    }

    private static string? Fetch(PinnedPackage package)
    {
        string name = package.Name.Replace("@", "", StringComparison.Ordinal).Replace('/', '-').ToLowerInvariant();
        string archive = Path.Combine(Cache, $"{name}-{package.Version}{(package.Client == PackageClient.Npm ? ".tgz" : ".nupkg")}");
        if (File.Exists(archive))
        {
            return archive;
        }

        Directory.CreateDirectory(Cache);
        string staging = Directory.CreateTempSubdirectory("fetch").FullName;
        string? got = package.Client == PackageClient.Npm ? FromNpm(package, staging) : FromNuGet(package, staging);
        if (got is not null)
        {
            string part = $"{archive}.{Environment.ProcessId}";
            File.Copy(got, part, overwrite: true);
            File.Move(part, archive, overwrite: true);
        }

        Directory.Delete(staging, recursive: true);
        return got is null ? null : archive;
    }

    private static string? FromNpm(PinnedPackage package, string folder) =>
        Ends(folder, "npm", "pack", "--silent", "--ignore-scripts", $"{package.Name}@{package.Version}")
            ? Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault()
            : null;

    private static string? FromNuGet(PinnedPackage package, string folder)
    {
        string project = Path.Combine(folder, "fetch.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{package.Name}" Version="[{package.Version}]" />
              </ItemGroup>
            </Project>
            """);
        return Ends(folder, "dotnet", "restore", project, "--nologo", "-v", "q")
            ? Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories)
                .FirstOrDefault(file => Path.GetFileName(file).StartsWith(package.Name, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private static bool Ends(string folder, string program, params string[] arguments)
    {
        if (Tools.Find(program) is null)
        {
            return false;
        }

        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process? process = Process.Start(start);
        if (process is null)
        {
            return false;
        }

        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return false;
        }

        return process.ExitCode == 0;
    }

    private static void CopyAll(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? to);
            File.Copy(file, target, overwrite: true);
        }
    }
}
