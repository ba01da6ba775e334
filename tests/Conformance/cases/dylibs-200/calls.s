.macro call n
  bl _from_\n
.endm
.text
.globl _calls
.p2align 2
_calls: stp x29, x30, [sp, #-16]!
.altmacro
.set i, 1
.rept 200
  call %i
  .set i, i + 1
.endr
  ldp x29, x30, [sp], #16
  ret
.subsections_via_symbols
