.linker_option "-lextra"
.text
.globl _one
.p2align 2
_one:
  b _extra
.subsections_via_symbols
