.globl _renamed
_renamed = _target
.subsections_via_symbols
