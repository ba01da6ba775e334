namespace AfsLd.Domain.Options;

/// <summary>How a library is taken: what the prefix of its option adds (<c>-weak-l</c>, <c>-needed_framework</c>...).</summary>
[System.Flags]
public enum LoadModifiers
{
    /// <summary>Plain.</summary>
    None = 0,
    /// <summary>LC_LOAD_WEAK_DYLIB: may be absent at run time.</summary>
    Weak = 1,
    /// <summary>Kept by -dead_strip_dylibs.</summary>
    Needed = 2,
    /// <summary>LC_REEXPORT_DYLIB.</summary>
    Reexport = 4,
    /// <summary>LC_LOAD_UPWARD_DYLIB.</summary>
    Upward = 8,
    /// <summary>The archive's global symbols become private extern.</summary>
    Hidden = 16,
    /// <summary>Every member of the archive is linked (-force_load, -all_load).</summary>
    ForceLoad = 32,
    /// <summary>An object between --start-lib and --end-lib: linked only if it defines something wanted.</summary>
    Lazy = 64,
    /// <summary>Asked for by an LC_LINKER_OPTION or implied: silently absent when it cannot be found.</summary>
    Autolinked = 128,
    /// <summary>The -bundle_loader executable.</summary>
    BundleLoader = 256,
}

/// <summary>One input as the command line (or an LC_LINKER_OPTION) names it, in order.</summary>
public abstract record InputRequest(LoadModifiers Modifiers)
{
    private InputRequest()
        : this(LoadModifiers.None)
    {
    }

    /// <summary>A path.</summary>
    public sealed record File(string Path, LoadModifiers Modifiers = LoadModifiers.None) : InputRequest(Modifiers);

    /// <summary><c>-lNAME</c>.</summary>
    public sealed record Library(string Name, LoadModifiers Modifiers = LoadModifiers.None) : InputRequest(Modifiers);

    /// <summary><c>-framework NAME[,SUFFIX]</c>.</summary>
    public sealed record Framework(string Name, string? Suffix, LoadModifiers Modifiers = LoadModifiers.None)
        : InputRequest(Modifiers);
}
