using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Graph;

/// <summary>A dylib that the output loads. Its index + 1 is its two-level ordinal (a bundle loader has none).</summary>
/// <param name="Library">What was parsed.</param>
/// <param name="InstallName">The load command's name: the library's own, or where a $ld$ directive moved a symbol.</param>
/// <param name="CurrentVersion">The load command's current version.</param>
/// <param name="CompatibilityVersion">The load command's compatibility version.</param>
/// <param name="Modifiers">Weak, Reexport, Upward, Needed, BundleLoader decide the load command's kind. A dylib all of
/// whose used symbols are weak imports also becomes LC_LOAD_WEAK_DYLIB (ld64): resolution has set Weak then.</param>
/// <param name="IsReferenced">Some symbol is bound to it (what -dead_strip_dylibs asks).</param>
public sealed record LinkedDylib(
    ParsedDylib Library,
    string InstallName,
    PackedVersion CurrentVersion,
    PackedVersion CompatibilityVersion,
    LoadModifiers Modifiers,
    bool IsReferenced);
