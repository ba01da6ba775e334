namespace AfsLd.Stages.Arguments;

/// <summary>The options that are understood and refused: what they ask for is not built yet. An option leaves this list when it works.</summary>
internal static class NotYetImplemented
{
    /// <summary>Why the option is refused; null if it is not to be.</summary>
    internal static string? ReasonFor(string option) => option switch
    {
        "-kext" => "kernels of Apple silicon load arm64e kexts alone, and arm64e is not linked here",
        _ => null,
    };
}
