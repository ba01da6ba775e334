using System;

namespace AfsLd.Stages.Resolving;

/// <summary>Says which install names are public: programs load them directly, not through a library that re-exports them.</summary>
internal static class PublicLocation
{
    private const string Libraries = "/usr/lib/";
    private const string Frameworks = "/System/Library/Frameworks/";

    /// <summary>True for <c>/usr/lib/x</c> and <c>/System/Library/Frameworks/X.framework/.../X</c>, as ld64 has it.</summary>
    public static bool Contains(string installName)
    {
        if (installName.StartsWith(Libraries, StringComparison.Ordinal))
        {
            return installName.IndexOf('/', Libraries.Length) < 0;
        }

        if (!installName.StartsWith(Frameworks, StringComparison.Ordinal))
        {
            return false;
        }

        int dot = installName.IndexOf('.', Frameworks.Length);
        if (dot < 0)
        {
            return false;
        }

        ReadOnlySpan<char> name = installName.AsSpan(Frameworks.Length, dot - Frameworks.Length);
        ReadOnlySpan<char> rest = installName.AsSpan(dot);
        return rest.Length > name.Length && rest.EndsWith(name) && rest[^(name.Length + 1)] == '/';
    }
}
