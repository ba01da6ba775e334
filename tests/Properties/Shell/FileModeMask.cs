using System.Runtime.InteropServices;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>The process's umask.</summary>
internal static partial class FileModeMask
{
    /// <summary>Sets it and returns what it was.</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint Set(uint mask);
}
