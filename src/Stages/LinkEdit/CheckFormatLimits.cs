using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.LinkEdit;
using AfsLd.Stages.Planning;
using LanguageExt;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Refuses a __LINKEDIT whose offsets and counts its own fields cannot hold.</summary>
public static class CheckFormatLimits
{
    /// <summary>An ordinal has 24 bits in a bind (fixup-chains.h, dyld_chained_ptr_64_bind).</summary>
    internal const int MaximumImports = 1 << 24;

    /// <summary>The same __LINKEDIT, or what is too large. Load commands hold file offsets, and symbols name offsets, in 32 bits
    /// (mach-o/loader.h: linkedit_data_command, symtab_command; nlist.h: n_strx).</summary>
    /// <param name="linkEdit">All tables.</param>
    /// <param name="fileOffset">Where they begin.</param>
    public static Fin<Domain.LinkEdit.LinkEdit> Run(Domain.LinkEdit.LinkEdit linkEdit, ulong fileOffset)
    {
        ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        if (linkEdit.Symbols.StringSizeBytes > uint.MaxValue)
        {
            errors.Add(TooLarge($"the string table would be {linkEdit.Symbols.StringSizeBytes} bytes long: symbols reach 4 GiB; -x and -S shorten it"));
        }

        if (linkEdit.Imports is { } imports && imports.Imports.Length >= MaximumImports)
        {
            errors.Add(TooLarge($"the output imports {imports.Imports.Length} symbols: chained fixups number fewer than {MaximumImports}; -no_fixup_chains has no such limit"));
        }

        if (fileOffset + linkEdit.SizeBytes > uint.MaxValue)
        {
            errors.Add(TooLarge($"the output would be {fileOffset + linkEdit.SizeBytes} bytes long: its load commands reach 4 GiB"));
        }

        return errors.Count == 0 ? linkEdit : new LinkError(errors.ToImmutable());
    }

    private static Diagnostic TooLarge(string text) => Diagnostic.LinkError(PlanningCodes.FormatLimit, Origin.CommandLine, text);
}
