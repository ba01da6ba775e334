.text
.globl _hidden, _shown
.weak_def_can_be_hidden _hidden
.weak_definition _shown
.p2align 2
_hidden:
  mov w0, #1
  ret
_shown:
  mov w0, #2
  ret
.subsections_via_symbols
