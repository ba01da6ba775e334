using System;

namespace AfsLd.Stages.Resolving;

/// <summary>What the fold knows of a name beyond what <c>GlobalFlags</c> publishes.</summary>
[Flags]
internal enum ReferenceMarks : ushort
{
    None = 0,
    /// <summary>Referred to without N_WEAK_REF, by an object or an option.</summary>
    Strong = 1,
    /// <summary>Referred to with N_WEAK_REF.</summary>
    Weak = 2,
    /// <summary>N_WEAK_DEF and N_WEAK_REF on every definition so far: private unless an option exports it.</summary>
    AutoHide = 4,
    /// <summary>A reference has been reached in command-line order: a library that comes now may satisfy it.</summary>
    Mentioned = 8,
    /// <summary>Another name of some symbol (N_INDR, -alias): no library is asked for it.</summary>
    Alias = 16,
    /// <summary>Literally named by -exported_symbol(s_list).</summary>
    ListedForExport = 32,
    /// <summary>Literally named by -unexported_symbol(s_list).</summary>
    ListedAsUnexported = 64,
    /// <summary>Literally named by -reexported_symbols_list.</summary>
    ListedForReexport = 128,
    /// <summary>Literally named by -interposable_list.</summary>
    ListedAsInterposable = 256,
    /// <summary>Literally named by -U.</summary>
    MayBeMissing = 512,
    /// <summary>Another name of a dylib's symbol: exported as that, never bound itself.</summary>
    AliasOfImport = 1024,
}
