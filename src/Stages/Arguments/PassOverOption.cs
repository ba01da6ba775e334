using System;

namespace AfsLd.Stages.Arguments;

/// <summary>Options that drivers and old build files pass and that have no effect here.</summary>
internal static class PassOverOption
{
    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        switch (option)
        {
            case "-bitcode_bundle" or "-bitcode_verify":
                draft.Warn(ArgumentCodes.NoEffect, option + " has no effect: bitcode is not kept");
                break;

            // What these ask for is so anyway, or concerns toolchains of long ago.
            case "-X" or "-nofixprebinding" or "-noprebind" or "-single_module" or "-multi_module" or "-nomultidefs"
                or "-no_new_main" or "-new_main" or "-not_for_dyld_shared_cache" or "-debug_variant" or "-no_warn_duplicate_libraries"
                or "-warn_duplicate_libraries" or "-ld_classic" or "-ld_new" or "-simulator_support" or "-dependent_dr_info"
                or "-no_dependent_dr_info" or "-warn_stabs" or "-warn_commons" or "-no_arch_warnings" or "-arch_errors_fatal"
                or "-force_cpusubtype_ALL" or "-no_eh_labels"
                or "-no_branch_islands" or "-no_order_inits" or "-no_order_data" or "-search_in_sparse_frameworks"
                or "-twolevel_namespace_hints" or "-no_shared_cache_eligible" or "--no-warn-dylib-install-name" or "--deduplicate-strings"
                or "--dead-strip-duplicates"
                or "-O0" or "-O1" or "-O2" or "-O3":
                break;

            // Link-time optimisation, which is not done here: an input that needs it is refused by its name.
            case "-lto_library" or "-object_path_lto" or "-cache_path_lto" or "-prune_interval_lto" or "-prune_after_lto"
                or "-max_relative_cache_size_lto" or "-mllvm" or "-mcpu":
                draft.Skip(option, 1);
                break;
            case "-multiply_defined" or "-multiply_defined_unused" or "-objc_abi_version" or "-Y" or "-seg_addr_table"
                or "-seg_addr_table_filename" or "-read_only_relocs" or "-sect_diff_relocs" or "-segs_read_only_addr"
                or "-segs_read_write_addr" or "-weak_reference_mismatches" or "-bitcode_process_mode":
                draft.Skip(option, 1);
                break;
            default:
                return option.StartsWith("-prebind", StringComparison.Ordinal);
        }

        return true;
    }
}
