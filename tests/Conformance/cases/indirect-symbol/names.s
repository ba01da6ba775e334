.globl _renamed
_renamed = _original
.subsections_via_symbols
