.text
.p2align 2
// x9 is in use until the ADD writes it.
.globl _adrpAdd
_adrpAdd:
  mov w9, #4
L37: adrp x8, _one@PAGE
  add w0, w9, w9
L38: add x9, x8, _one@PAGEOFF
  ldr w1, [x9]
  add w0, w0, w1
  ret
.loh AdrpAdd L37, L38


.section __TEXT,__const
.p2align 2
_one: .long 1
.subsections_via_symbols
