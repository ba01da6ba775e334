namespace AfsLd.Stages.Reporting;

/// <summary>The codes of diagnostics about names: stable, asserted by tests.</summary>
public static class SymbolCodes
{
    /// <summary>A name that nothing defines.</summary>
    public const string Undefined = "undefined-symbol";

    /// <summary>Two strong definitions of one name.</summary>
    public const string Duplicate = "duplicate-symbol";

    /// <summary>An alias of something that cannot have another name, or of a name that nothing defines.</summary>
    public const string BadAlias = "bad-alias";

    /// <summary>A symbol that an option exports is private extern in its object.</summary>
    public const string CannotExport = "cannot-export-hidden";

    /// <summary>A symbol of -reexported_symbols_list is not a dylib's.</summary>
    public const string CannotReexport = "cannot-reexport";

    /// <summary>A tentative definition meets a dylib's definition with -commons error.</summary>
    public const string CommonConflict = "common-conflicts-with-dylib";

    /// <summary>Neither the command line nor an object says what the output is for.</summary>
    public const string UnknownPlatform = "unknown-platform";

    /// <summary>A name of the linker's own that is not section$start$SEG$sect or the like.</summary>
    public const string MalformedBoundary = "malformed-boundary-symbol";

    /// <summary>A dylib that only its umbrella or its listed clients may link.</summary>
    public const string NotAClient = "not-an-allowed-client";

    /// <summary>A dylib that application extensions should not link.</summary>
    public const string NotExtensionSafe = "not-extension-safe";

    /// <summary>-init with what is not defined in a section here.</summary>
    public const string BadInitialiser = "bad-initialiser";

    /// <summary>-sub_library or -sub_umbrella with the name of nothing that is linked.</summary>
    public const string UnknownSubLibrary = "unknown-sub-library";

    /// <summary>A dylib on the command line of an output that nobody loads dylibs for.</summary>
    public const string DylibInStatic = "dylib-in-static-image";

    /// <summary>-upward-l and the like in an output that is no dylib.</summary>
    public const string IgnoredUpward = "ignored-upward";

    /// <summary>An Objective-C image info that is too short, of an unknown version, or followed by something.</summary>
    public const string BadImageInfo = "bad-image-info";

    /// <summary>Objects for different versions of Swift's binary interface.</summary>
    public const string SwiftVersions = "swift-versions-differ";

    /// <summary>Some objects sign the pointers to the data of their classes, some do not.</summary>
    public const string ClassSigning = "class-signing-differs";

    /// <summary>Categories with and without class properties.</summary>
    public const string CategoryLayouts = "category-layouts-differ";

    /// <summary>An object for Objective-C with garbage collection alone.</summary>
    public const string GarbageCollection = "garbage-collection";
}
