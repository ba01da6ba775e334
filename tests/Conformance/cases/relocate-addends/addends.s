.text
.globl _up, _none, _second, _third
.p2align 2
_up:
  adrp x0, _here@PAGE + 0x7ffffc
  add x0, x0, _here@PAGEOFF + 0x7ffffc
  ret
_none:
  adrp x0, _here@PAGE
  add x0, x0, _here@PAGEOFF
  ret
_second:
  b _steps + 8
_third:
  b _steps + 16
_steps:
  mov w0, #30
  ret
  mov w0, #31
  ret
  mov w0, #32
  ret

.data
.globl _here, _far_up, _below, _most, _least
.p2align 3
_here: .quad 0
_far_up: .quad _here + 0x5500000000000000
_below: .quad _here - 4096
_first: .long 0
_most: .long _first - _first + 0x7fffffff
_least: .long _first - _after - 0x7fffffff + 11
_after: .long 0
.subsections_via_symbols
