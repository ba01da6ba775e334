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
        ImmutableArray<Diagnostic> errors = Exceeded(linkEdit.Symbols.StringSizeBytes, linkEdit.Imports?.Imports.Length ?? 0, fileOffset, linkEdit.SizeBytes);
        return errors.IsEmpty ? linkEdit : new LinkError(errors);
    }

    /// <summary>An error for each limit that sizes in bytes, and the number of imports of chained fixups, are beyond.</summary>
    internal static ImmutableArray<Diagnostic> Exceeded(ulong stringSizeBytes, int importCount, ulong fileOffset, ulong sizeBytes)
    {
        ImmutableArray<Diagnostic> errors = [];
        if (stringSizeBytes > uint.MaxValue)
        {
            errors = errors.Add(TooLarge($"the string table would be {stringSizeBytes} bytes long: symbols reach 4 GiB; -x and -S shorten it"));
        }

        if (importCount >= MaximumImports)
        {
            errors = errors.Add(TooLarge($"the output imports {importCount} symbols: chained fixups number fewer than {MaximumImports}; -no_fixup_chains has no such limit"));
        }

        return fileOffset + sizeBytes <= uint.MaxValue
            ? errors
            : errors.Add(TooLarge($"the output would be {fileOffset + sizeBytes} bytes long: its load commands reach 4 GiB"));
    }

    private static Diagnostic TooLarge(string text) => Diagnostic.LinkError(PlanningCodes.FormatLimit, Origin.CommandLine, text);
}
