.globl _by_symbol
_by_symbol = _shared
.subsections_via_symbols
