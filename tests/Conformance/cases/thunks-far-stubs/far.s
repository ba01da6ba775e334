; Two sections of code, each behind 200 MiB of zeros: what they call is in all three places, an import's stub and a weak definition's too.
.section __GAP,__zeros,zerofill
.zerofill __GAP,__zeros,_gap,0xc800000,14
.section __FAR,__code,regular,pure_instructions
.globl _far
.p2align 2
_far:
  stp x29, x30, [sp, #-16]!
  mov x29, sp
  bl _farther
  bl _shared
  bl _near+4
  adrp x0, _text@PAGE
  add x0, x0, _text@PAGEOFF
  bl _puts
  ldp x29, x30, [sp], #16
  b _puts_again
_local:
  mov w0, #5
  ret
.section __GAP2,__zeros,zerofill
.zerofill __GAP2,__zeros,_gap2,0xc800000,14
.section __FAR2,__more,regular,pure_instructions
.p2align 2
_farther:
  stp x29, x30, [sp, #-16]!
  mov x29, sp
  bl _local
  bl _number
  adrp x0, _text@PAGE
  add x0, x0, _text@PAGEOFF
  bl _puts
  ldp x29, x30, [sp], #16
  ret
.section __TEXT,__cstring,cstring_literals
_text:
  .asciz "an import's stub"
.subsections_via_symbols
