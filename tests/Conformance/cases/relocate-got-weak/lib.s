.data
.globl _in_library, _shared
.weak_definition _in_library, _shared
.p2align 2
_in_library: .long 3
_shared: .long 100
.subsections_via_symbols
