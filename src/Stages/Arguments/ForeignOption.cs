namespace AfsLd.Stages.Arguments;

/// <summary>What options of other linkers and of compiler drivers are called here.</summary>
internal static class ForeignOption
{
    /// <summary>The option to use instead, or what to do; null for a name that is not known from elsewhere.</summary>
    /// <param name="name">The option, without a value after an equals sign.</param>
    internal static string? Run(string name) => name.TrimStart('-') switch
    {
        "shared" or "Bshareable" => "did you mean -dylib?",
        "gc-sections" => "did you mean -dead_strip?",
        "soname" => "did you mean -install_name?",
        "output" => "did you mean -o?",
        "entry" => "did you mean -e?",
        "sysroot" or "isysroot" => "did you mean -syslibroot?",
        "Map" or "print-map" => "did you mean -map FILE?",
        "rdynamic" or "export-dynamic" => "did you mean -export_dynamic?",
        "as-needed" => "did you mean -dead_strip_dylibs?",
        "version-script" or "dynamic-list" or "retain-symbols-file" => "did you mean -exported_symbols_list, a symbol a line?",
        "target" or "mmacosx-version-min" or "mmacos-version-min" or "mtargetos" => "did you mean -platform_version macos MINIMUM SDK?",
        "unresolved-symbols" or "allow-shlib-undefined" => "did you mean -undefined dynamic_lookup?",
        "strip-debug" => "did you mean -S?",
        "strip-all" => "did you mean -S -x?",
        "whole-archive" or "no-whole-archive" => "-force_load FILE links every member of one archive, -all_load of all",
        "Bstatic" or "Bdynamic" or "dn" or "dy" => "give the path of the archive or dylib that is meant",
        "start-group" or "end-group" or "(" or ")" => "leave it out: archives are searched until they have nothing that is missing",
        "build-id" => "leave it out: LC_UUID is written unless -no_uuid",
        "fuse-ld" or "isystem" or "include" => "an option of compilers: leave it out",
        _ => null,
    };
}
