using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Domain;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Inputs;

/// <summary>Gives the pages of mapped inputs back to the kernel while the output gets its name.</summary>
/// <remarks>At the end of the process the kernel does that on one thread: 1 ms of a link that takes 38 ms (docs/decisions). Who reads an
/// input afterwards reads it from the file again.</remarks>
internal static class ReleaseInputs
{
    private const long FromBytes = 4 << 20;

    /// <summary>Runs <paramref name="last"/>, the last thing that a link does, and beside it, if there is a second worker, gives pages
    /// back.</summary>
    internal static void Beside(IExecution execution, LoadFiles files, Action last)
    {
        if (!OperatingSystem.IsLinux() || execution == SequentialExecution.Instance || files.SizeBytes < FromBytes)
        {
            last();
            return;
        }

        _ = execution.Map([null, .. files.Files], file =>
        {
            if (file is null)
            {
                last();
            }
            else if (OperatingSystem.IsLinux())
            {
                Release(file);
            }

            return true;
        });
    }

    /// <summary>Gives back what is mapped; files that were read into the managed heap are left alone.</summary>
    [SupportedOSPlatform("linux")]
    internal static void Release(LoadedFile file)
    {
        if (MemoryMarshal.TryGetMemoryManager(file.Bytes, out NativeMemoryOwner? mapping))
        {
            mapping.Release();
        }
    }
}
