namespace AfsLd.Domain.Options;

/// <summary><c>-undefined MODE</c>: what becomes of a name that nothing defines.</summary>
public enum UndefinedTreatment
{
    /// <summary>The link fails (the default).</summary>
    Error,
    /// <summary>A warning; bound by flat lookup at run time.</summary>
    Warning,
    /// <summary>Bound by flat lookup at run time, silently.</summary>
    Suppress,
    /// <summary>Bound by flat lookup at run time, as -U does for one name.</summary>
    DynamicLookup,
}
