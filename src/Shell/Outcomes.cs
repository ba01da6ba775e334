using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using AfsLd.Domain.Diagnostics;
using LanguageExt;

namespace AfsLd.Shell;

/// <summary>Opens what stages return.</summary>
internal static class Outcomes
{
    /// <summary>True with the value, false with the errors.</summary>
    internal static bool TryValue<T>(this Fin<T> outcome, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out LinkError? failure)
        where T : class
    {
        T? found = null;
        LinkError? failed = null;
        outcome.Match(
            Succ: success => { found = success; },
            Fail: error => { failed = error as LinkError ?? new LinkError([.. LinkError.DiagnosticsOf(error)]); });
        value = found;
        failure = failed;
        if (found is null && failed is null)
        {
            throw new System.Diagnostics.UnreachableException("a stage returned neither a record nor an error");
        }

        return found is not null;
    }
}
