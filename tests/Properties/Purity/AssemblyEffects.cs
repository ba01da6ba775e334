using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AfsLd.Tests.Properties.Purity;

/// <summary>What an assembly names that has effects, read from its metadata.</summary>
internal static class AssemblyEffects
{
    private static readonly string[] ForbiddenNamespaces = ["System.IO", "System.Threading", "System.Net", "System.Security.Cryptography"];

    private static readonly HashSet<string> ForbiddenTypes =
    [
        "System.Console", "System.Environment", "System.Random", "System.DateTime", "System.DateTimeOffset", "System.Guid",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.TimeProvider", "System.AppContext",
    ];

    /// <summary>Types of the compiler's own making that belong to a forbidden namespace without an effect.</summary>
    private static readonly HashSet<string> Allowed = ["System.Threading.Interlocked"];

    /// <summary>Full names of the types with effects that an assembly refers to, sorted.</summary>
    internal static string[] ForbiddenReferences(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences
            .Select(handle => metadata.GetTypeReference(handle))
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .Where(IsForbidden)
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Static fields that can change after their type was initialised, sorted.</summary>
    internal static string[] MutableStatics(Assembly assembly) =>
        [.. assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral)
            .Where(field => field.DeclaringType is { } owner && !IsCompilerMade(owner))
            .Select(field => $"{field.DeclaringType}.{field.Name}")
            .Order(StringComparer.Ordinal)];

    internal static bool IsForbidden(string type) =>
        !Allowed.Contains(type)
        && (ForbiddenTypes.Contains(type) || ForbiddenNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal)));

    // Caches of delegates for lambdas and method groups: written once with a value that is always the same. They have types of
    // their own; the field behind a static property has not, and counts.
    private static bool IsCompilerMade(Type type) => type.Name.StartsWith('<') || (type.DeclaringType is { } outer && IsCompilerMade(outer));
}
