.text
.globl _near, _far, _elsewhere
.p2align 2
_near:
  mov w0, #1
  ret
_between:
  ret
  .space 0x1000
_far:
  mov w0, #2
  ret
  .space 0x10000
_last:
  ret
.section __TEXT,__elsewhere,regular,pure_instructions
.p2align 2
_elsewhere:
  mov w0, #3
  ret
.subsections_via_symbols
