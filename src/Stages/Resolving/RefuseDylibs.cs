using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Refuses dylibs in -static, -preload and -dylinker images: nobody would load them.</summary>
internal static class RefuseDylibs
{
    /// <summary>One error a dylib that the command line names; what an object merely suggests is passed over.</summary>
    public static void Run(ParsedInputs inputs, LinkOptions options, List<Diagnostic> errors)
    {
        if (!options.StartsByThread)
        {
            return;
        }

        foreach (ParsedInput input in inputs.Inputs)
        {
            if (input is ParsedInput.Dylib dylib && (dylib.Modifiers & LoadModifiers.Autolinked) == 0)
            {
                errors.Add(Diagnostic.LinkError(
                    SymbolCodes.DylibInStatic, new Origin(dylib.Value.Path), "a dylib cannot be linked into an image for which no dyld loads it; an archive can"));
            }
        }
    }
}
