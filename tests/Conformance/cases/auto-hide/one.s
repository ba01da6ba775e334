.text
.globl _hidden, _shown, _one
.weak_def_can_be_hidden _hidden
.weak_def_can_be_hidden _shown
.p2align 2
_hidden:
  mov w0, #1
  ret
_shown:
  mov w0, #2
  ret
_one:
  b _hidden
.subsections_via_symbols
