namespace AfsLd.Stages.Arguments;

/// <summary>The options that are understood and refused: what they ask for is not built yet. An option leaves this list when it works.</summary>
internal static class NotYetImplemented
{
    /// <summary>True if the option is to be refused.</summary>
    internal static bool Contains(string option) => option
        is "-static";
}
