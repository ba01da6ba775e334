.globl _print
_print = _puts
.subsections_via_symbols
