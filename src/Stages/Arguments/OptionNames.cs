using System.Collections.Immutable;

namespace AfsLd.Stages.Arguments;

/// <summary>Every option by its full name, for suggestions; joined values left out.</summary>
internal static class OptionNames
{
    /// <summary>What response.txt of --reproduce begins with; the folder in which the link ran follows.</summary>
    internal const string Reproduced = "--reproduced=";

    /// <summary>Builds the table: called only when an option is not known.</summary>
    internal static ImmutableArray<string> All() =>
    [
        // Inputs and search
        "-weak-l", "-needed-l", "-hidden-l", "-reexport-l", "-upward-l", "-lazy-l", "-delay-l", "-force_load", "-load_hidden", "-weak_library", "-needed_library",
        "-reexport_library", "-upward_library", "-framework", "-weak_framework", "-needed_framework", "-reexport_framework",
        "-upward_framework", "-lazy_library", "-lazy_framework", "-delay_library", "-delay_framework", "-filelist", "-bundle_loader", "--start-lib", "--end-lib", "-L", "-F", "-l", "-syslibroot", "-Z",
        "-search_paths_first", "-search_dylibs_first", "-image_suffix", "-all_load", "-noall_load", "-ObjC", "-ignore_auto_link",
        "-ignore_auto_link_option", "-no_implicit_libsystem", "-no_implicit_dylibs", "-dylib_file",

        // Output
        "-o", "-execute", "-dylib", "-dynamiclib", "-bundle", "-r", "-d", "-keep_private_externs", "-static", "-preload", "-dylinker", "-kext", "-dylinker_install_name", "-pie", "-no_pie", "-version_load_command",
        "-no_version_load_command", "-dynamic", "-arch", "-platform_version", "-sdk_version",
        "-e", "-install_name", "-dylib_install_name", "-current_version", "-dylib_current_version", "-compatibility_version",
        "-dylib_compatibility_version", "-final_output", "-rpath", "-umbrella", "-sub_library", "-sub_umbrella", "-allowable_client",
        "-client_name", "-mark_dead_strippable_dylib", "-application_extension", "-no_application_extension", "-adhoc_codesign",
        "-no_adhoc_codesign", "-fixup_chains", "-no_fixup_chains", "-init_offsets", "-function_starts", "-no_function_starts",
        "-data_in_code_info", "-no_data_in_code_info", "-source_version", "-add_source_version", "-no_source_version", "-no_uuid",
        "-random_uuid", "-reproducible", "-encryptable", "-no_encryption", "-no_compact_unwind", "-keep_dwarf_unwind",
        "-no_keep_dwarf_unwind", "-add_ast_path", "-oso_prefix", "-S", "-x", "-s", "-macosx_version_min", "-macos_version_min",
        "-ios_version_min", "-iphoneos_version_min", "-ios_simulator_version_min", "-tvos_version_min", "-tvos_simulator_version_min",
        "-watchos_version_min", "-watchos_simulator_version_min", "-bridgeos_version_min", "-maccatalyst_version_min", "-iosmac_version_min", "-uikitformac_version_min",
        "-driverkit_version_min", "-headerpad", "-headerpad_max_install_names", "-pagezero_size", "-dyld_env", "-image_base", "-seg1addr",
        "-stack_size", "-segalign", "-segprot", "-segaddr", "-segment_order", "-section_order", "-sectalign", "-sectcreate", "-segcreate", "-add_empty_section", "-rename_section",
        "-rename_segment", "-move_to_rw_segment", "-move_to_ro_segment",

        // Symbols
        "-undefined", "-U", "-u", "-alias", "-alias_list", "-exported_symbol", "-exported_symbols_list", "-unexported_symbol",
        "-unexported_symbols_list", "-reexported_symbols_list", "-exported_symbols_order", "-no_exported_symbols", "-export_dynamic",
        "-flat_namespace", "-twolevel_namespace", "-bind_at_load", "-commons", "-interposable", "-interposable_list", "-init",
        "-dead_strip_dylibs", "--allow-multiple-definition", "-allow_dead_duplicates", "-non_global_symbols_strip_list", "-non_global_symbols_no_strip_list",

        // Size, order, speed
        "-dead_strip", "-remove_swift_reflection_metadata_sections", "-no_dead_strip_inits_and_terms", "-why_live", "-deduplicate", "-no_deduplicate", "--keep-icf-stabs", "-order_file",
        "-order_file_statistics", "-sectorder", "--call-graph-profile-sort", "--no-call-graph-profile-sort", "-ignore_optimization_hints", "-no_loh",
        "-merge_zero_fill_sections", "-objc_stubs_fast", "-objc_stubs_small", "-const_selrefs", "-no_const_selrefs", "-objc_class_ro_signing_mismatch", "-objc_relative_method_lists",
        "-no_objc_relative_method_lists", "-objc_category_merging", "-no_objc_category_merging", "-j", "-icf=", "--icf=", "-thunks=",
        "--threads=",

        // Diagnostics
        "-w", "-fatal_warnings", "-no_fatal_warnings", "-demangle", "-no_demangle", "-v", "-t", "-trace", "-why_load", "-map",
        "-dependency_info", "--reproduce", Reproduced, "--time", "--time-trace", "-print_statistics", "--verify", "-verify", "--dump",
        "--color-diagnostics", "--no-color-diagnostics", "--version", "-version_details", "--help", "-help", "--color=", "--error-limit=",

        // No effect
        "-prebind", "-noprebind", "-nofixprebinding", "-single_module", "-multi_module", "-nomultidefs", "-no_new_main",
        "-new_main", "-not_for_dyld_shared_cache", "-debug_variant", "-no_warn_duplicate_libraries", "-warn_duplicate_libraries",
        "-ld_classic", "-ld_new", "-simulator_support", "-lto_library", "-object_path_lto", "-mllvm", "-multiply_defined",
        "-objc_abi_version", "-seg_addr_table", "-read_only_relocs", "-weak_reference_mismatches",
    ];
}
