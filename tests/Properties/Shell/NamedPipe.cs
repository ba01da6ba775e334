using System.Runtime.InteropServices;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>A pipe with a name, as shells make for &lt;(...).</summary>
internal static partial class NamedPipe
{
    /// <summary>Makes one; 0 if it did.</summary>
    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Make(string path, uint mode);
}
