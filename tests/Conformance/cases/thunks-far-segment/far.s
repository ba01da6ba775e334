.section __GAP,__zeros,zerofill
.zerofill __GAP,__zeros,_gap,0xc800000,14
.section __FAR,__code,regular,pure_instructions
.globl _far
.p2align 2
_far:
  stp x29, x30, [sp, #-16]!
  mov x29, sp
  bl _one
  bl _twice
  ldp x29, x30, [sp], #16
  ret
_one:
  add w0, w0, #1
  ret
.subsections_via_symbols
