namespace AfsLd.Domain.Options;

/// <summary>What a command line means depends on, besides its arguments.</summary>
/// <param name="WorkingFolder">The absolute working folder, without a slash at its end: what <c>-oso_prefix .</c> stands for.</param>
/// <param name="ZeroObjectTimes">ZERO_AR_DATE is in the environment: the debug map says 0 for the time of every object, as -reproducible.</param>
public sealed record ArgumentContext(string WorkingFolder, bool ZeroObjectTimes)
{
    /// <summary>A context for a link that no environment influences.</summary>
    public static ArgumentContext None => new("/", ZeroObjectTimes: false);
}
