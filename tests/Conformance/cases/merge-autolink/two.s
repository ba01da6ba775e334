.linker_option "-lextra"
.text
.globl _two
.p2align 2
_two:
  mov w0, #4
  ret
.subsections_via_symbols
