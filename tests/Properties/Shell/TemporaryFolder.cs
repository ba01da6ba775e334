using System;
using System.IO;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("afs-ld-test").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    internal string[] Names => [.. Array.ConvertAll(Directory.GetFileSystemEntries(Path), entry => System.IO.Path.GetFileName(entry))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
