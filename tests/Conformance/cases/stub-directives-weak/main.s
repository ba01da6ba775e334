; main returns 1 if only the slot of _late was left empty, as that of a weak import.
.text
.globl _main
.p2align 2
_main:
  adrp x8, _late@GOTPAGE
  ldr x8, [x8, _late@GOTPAGEOFF]
  adrp x9, _later@GOTPAGE
  ldr x9, [x9, _later@GOTPAGEOFF]
  cmp x8, #0
  cset w0, eq
  cmp x9, #0
  cset w1, eq
  add w0, w0, w1, lsl #1
  ret
.subsections_via_symbols
