.linker_option "-llinked"
.linker_option "-framework", "Some"
.subsections_via_symbols
