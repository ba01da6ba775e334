.text
.globl _main
.p2align 2
_main:
  stp x29, x30, [sp, #-16]!
  mov x0, #0
  bl _objc_msgSend$first
  bl "_objc_msgSend$second:with:"
  bl _objc_msgSend$first
  mov w0, #0
  ldp x29, x30, [sp], #16
  ret
.section __DATA,__objc_imageinfo,regular,no_dead_strip
  .long 0, 64
.subsections_via_symbols
