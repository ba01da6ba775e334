; A whole program for -static, -preload and -dylinker: it refers to nothing else.
.text
.globl start
.globl _begin
.p2align 2
start:
_begin:
  adrp x0, _place@GOTPAGE
  ldr x0, [x0, _place@GOTPAGEOFF]
  ret
.data
.globl _place
.p2align 3
_place:
  .quad start
.subsections_via_symbols
