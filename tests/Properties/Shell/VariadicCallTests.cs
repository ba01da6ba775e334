using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>Variadic functions of the C library look for further arguments on the stack on arm64 macOS, where a call from C# does not put them.</summary>
public sealed partial class VariadicCallTests
{
    // How many arguments they name (POSIX).
    private static readonly Dictionary<string, int> Named = new(StringComparer.Ordinal)
    {
        ["open"] = 2, ["openat"] = 3, ["fcntl"] = 2, ["ioctl"] = 2, ["semctl"] = 3, ["printf"] = 1, ["fprintf"] = 2, ["dprintf"] = 2,
        ["snprintf"] = 3, ["syscall"] = 1, ["execl"] = 2, ["execlp"] = 2,
    };

    [Fact]
    public void Only_Linux_is_called_with_more_arguments_than_a_variadic_function_names() => Assert.Empty(Wrong(typeof(Posix)));

    [Fact]
    public void The_law_rejects_a_mode_for_open_everywhere() => Assert.Equal(["open"], Wrong(typeof(Mutant)));

    private static string[] Wrong(Type type) =>
    [
        .. type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => !method.Name.Contains("__PInvoke", StringComparison.Ordinal))
            .Select(method => (Method: method, Name: EntryPoint(method)))
            .Where(call => call.Name is not null
                && Named.TryGetValue(call.Name, out int named)
                && call.Method.GetParameters().Length > named
                && call.Method.GetCustomAttributes<SupportedOSPlatformAttribute>().All(platform => platform.PlatformName != "linux"))
            .Select(call => call.Name ?? ""),
    ];

    private static string? EntryPoint(MethodInfo method) =>
        method.GetCustomAttribute<LibraryImportAttribute>()?.EntryPoint ?? method.GetCustomAttribute<DllImportAttribute>()?.EntryPoint;

    private static partial class Mutant
    {
        [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Open(string path, int flags, uint mode);

        [LibraryImport("libc", EntryPoint = "close")]
        internal static partial int Close(int file);
    }
}
