namespace AfsLd.Stages.Arguments;

/// <summary>What --help prints: 80 columns.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    internal const string Text =
        """
        afs-ld: links arm64 Mach-O files; takes ld64's command line

        usage: afs-ld [option | file]... [-o output]
               afs-ld --verify file...
               afs-ld --dump file...

        Inputs and search
          file                      object, archive, dylib or text stub (.tbd)
          -lNAME, -framework NAME   search a library, a framework; also weak, needed,
                                    reexport, upward and hidden: -weak-lNAME,
                                    -weak_framework NAME, -weak_library FILE ...
          -force_load FILE          link every member of an archive
          -all_load, -ObjC          link every member, those with ObjC classes
          -filelist FILE[,FOLDER]   read paths from a file, one a line
          @FILE                     read arguments from a file
          -LFOLDER, -FFOLDER        where libraries, frameworks are searched
          -syslibroot FOLDER        the SDK
          -Z                        do not search the standard folders
          -search_paths_first, -search_dylibs_first
          --start-lib ... --end-lib the objects between are linked only if needed
          -bundle_loader FILE       the executable that will load the bundle
          -ignore_auto_link         do not link what objects ask for
          -no_implicit_libsystem    do not link libSystem unless it is named

        Output
          -o FILE                   the output (a.out)
          -execute, -dylib, -bundle its kind
          -r, -static, -preload, -dylinker
          -arch arm64
          -platform_version PLATFORM MINIMUM SDK
          -e SYMBOL                 the entry (_main)
          -install_name PATH, -current_version X.Y.Z, -compatibility_version X.Y.Z
          -rpath PATH, -final_output PATH
          -headerpad SIZE, -headerpad_max_install_names
          -pagezero_size SIZE, -image_base ADDRESS, -stack_size SIZE (hexadecimal)
          -sectcreate SEGMENT SECTION FILE, -add_empty_section SEGMENT SECTION
          -rename_section SEGMENT SECTION SEGMENT SECTION, -rename_segment A B
          -segprot SEGMENT MAX INITIAL, -sectalign SEGMENT SECTION ALIGNMENT
          -segaddr SEGMENT ADDRESS  of -static and -preload (hexadecimal)
          -segment_order A:B, -section_order SEGMENT A:B  of -preload
          -fixup_chains, -no_fixup_chains, -init_offsets
          -adhoc_codesign, -no_adhoc_codesign
          -no_function_starts, -no_data_in_code_info, -no_compact_unwind
          -source_version A.B.C.D.E, -no_uuid, -reproducible
          -S, -x                    no debug map, no local symbols
          -oso_prefix PATH, -add_ast_path PATH

        Symbols
          -undefined error|warning|suppress|dynamic_lookup
          -U SYMBOL, -u SYMBOL      may be undefined, must be defined
          -alias A B, -alias_list FILE
          -exported_symbol SYMBOL, -exported_symbols_list FILE (with *, ? and [])
          -unexported_symbol SYMBOL, -unexported_symbols_list FILE
          -no_exported_symbols, -export_dynamic, -reexported_symbols_list FILE
          -flat_namespace, -twolevel_namespace, -bind_at_load
          -commons ignore_dylibs|use_dylibs|error
          -interposable, -interposable_list FILE, -init SYMBOL
          -dead_strip_dylibs, --allow-multiple-definition, -allow_dead_duplicates

        Size, order, speed
          -dead_strip               drop what nothing needs
          -icf=none|safe|all        make one of functions that do the same (none)
          -order_file FILE          lay out functions and variables in this order
          -j N, --threads=N         threads; the output never depends on them

        Diagnostics
          -t, -v                    print every input, the version
          -map FILE                 write where everything lies and comes from
          -why_live SYMBOL          with -dead_strip: print what keeps it
          -dependency_info FILE     write what was read, for build systems
          --reproduce FILE.tar      pack all that was read, and how to link it again
          --time, --time-trace[=F]  print phase times, write a Chrome trace
          -print_statistics         print a few phases, as ld64 does
          --verify                  check that macOS will accept the output
          --color=auto|always|never, --error-limit=N, -w, -fatal_warnings
          -version_details, --version, --help

        Exit codes: 0 linked, 1 link failed, 2 wrong usage, 65 malformed input,
        66 missing input, 70 internal error.

        """;
}
