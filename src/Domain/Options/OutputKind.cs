namespace AfsLd.Domain.Options;

/// <summary>What file is made; the values are the Mach-O file types (mach-o/loader.h).</summary>
public enum OutputKind
{
    /// <summary>MH_OBJECT: <c>-r</c>.</summary>
    Relocatable = 1,

    /// <summary>MH_EXECUTE: <c>-execute</c>.</summary>
    Executable = 2,

    /// <summary>MH_PRELOAD: <c>-preload</c>; firmware whose header is not mapped.</summary>
    Preload = 5,

    /// <summary>MH_DYLIB: <c>-dylib</c>.</summary>
    Dylib = 6,

    /// <summary>MH_DYLINKER: <c>-dylinker</c>; what LC_LOAD_DYLINKER names.</summary>
    Dylinker = 7,

    /// <summary>MH_BUNDLE: <c>-bundle</c>.</summary>
    Bundle = 8,
}
