.text
.globl _falls, _into
.p2align 2
_falls:
  mov w0, #1
_into:
  add w0, w0, #2
  ret
_nobody_calls:
  ret
.data
.globl _before, _after
.p2align 2
_before: .long 6
_after: .long 7
