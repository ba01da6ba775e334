using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Publishes a file that has no name until it is whole (O_TMPFILE): nothing is left of a link that is killed.</summary>
[SupportedOSPlatform("linux")]
internal static class PublishUnnamed
{
    /// <summary>A file without a name in the folder of the path; negative, with errno, if there is none.</summary>
    internal static int Open(string path, uint mode)
    {
        int slash = path.LastIndexOf('/');
        string folder = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        return Posix.Open(folder, Posix.TemporaryFile | Posix.ReadWrite | Posix.CloseOnExec, mode);
    }

    /// <summary>Has a file written and gives it the name of the path: the writer gets its descriptor. False if this file system has no such files.</summary>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    internal static bool TryRun(string path, uint mode, bool exists, Action<int> write)
    {
        int file = Open(path, mode);
        if (file < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Posix.ErrorNoEntry or Posix.ErrorNotDirectory or Posix.ErrorAccess)
            {
                throw PublishOutput.Failure(path, error);
            }

            return false;
        }

        try
        {
            write(file);
            return TryName(path, $"/proc/self/fd/{file}", exists);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    /// <summary>Gives an unnamed file the name of the path. False without /proc, as in some containers, where it cannot be given one.</summary>
    /// <exception cref="OutputFailure">Nothing was changed.</exception>
    internal static bool TryName(string path, string unnamed, bool exists)
    {
        int folder = Posix.WorkingFolder;
        if (!exists && Posix.LinkAt(folder, unnamed, folder, path, Posix.FollowLink) == 0)
        {
            return true;
        }

        string temporary = PublishOutput.TemporaryName(path);
        if (Posix.LinkAt(folder, unnamed, folder, temporary, Posix.FollowLink) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.ErrorExists)
            {
                return false;
            }

            // Left by a process that had this number and was killed between two calls.
            _ = Posix.Unlink(temporary);
            if (Posix.LinkAt(folder, unnamed, folder, temporary, Posix.FollowLink) != 0)
            {
                return false;
            }
        }

        if (Posix.Rename(temporary, path) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _ = Posix.Unlink(temporary);
            throw PublishOutput.Failure(path, error);
        }

        return true;
    }
}
