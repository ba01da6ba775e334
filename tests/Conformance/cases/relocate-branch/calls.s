.text
.globl _forward, _backward, _tail, _inside
.p2align 2
_two_here: mov w0, #2
  ret
.p2align 2
_forward: stp x29, x30, [sp, #-16]!
  bl _one
  ldp x29, x30, [sp], #16
  ret
.p2align 2
_backward: stp x29, x30, [sp, #-16]!
  bl _two_here
  ldp x29, x30, [sp], #16
  ret
.p2align 2
_tail: b _twelve
.p2align 2
_inside: stp x29, x30, [sp, #-16]!
  mov w0, #20
  bl _twelve+4
  ldp x29, x30, [sp], #16
  ret
.p2align 2
_one: mov w0, #1
  ret
.p2align 2
_twelve: mov w0, #10
  add w0, w0, #2
  ret
.subsections_via_symbols
