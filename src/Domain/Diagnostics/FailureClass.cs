namespace AfsLd.Domain.Diagnostics;

/// <summary>What kind of failure an error is; its value is the process exit code (docs/command-line.md).</summary>
public enum FailureClass
{
    /// <summary>The link failed: undefined or duplicate symbols, ranges, conflicts.</summary>
    Link = 1,

    /// <summary>The command line was misused.</summary>
    Usage = 2,

    /// <summary>An input's bytes are malformed (EX_DATAERR, sysexits.h).</summary>
    MalformedInput = 65,

    /// <summary>An input cannot be found or read (EX_NOINPUT, sysexits.h).</summary>
    MissingInput = 66,

    /// <summary>A bug of afs-ld (EX_SOFTWARE, sysexits.h).</summary>
    Internal = 70,
}
