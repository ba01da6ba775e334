using System;
using System.IO;

namespace AfsLd.Tests.Properties.Samples;

/// <summary>Files of the repository that a test reads.</summary>
internal static class RepositoryFile
{
    /// <summary>The path of a file, given from the repository's root.</summary>
    internal static string PathOf(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AfsLd.sln")))
            {
                return Path.Combine(folder.FullName, relative);
            }
        }

        throw new DirectoryNotFoundException("the tests run outside of the repository");
    }
}
