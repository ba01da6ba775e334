.globl _bare
.p2align 2
_bare:
  ret
.subsections_via_symbols
