.text
.globl _first, _second, _middle
.alt_entry _middle
.p2align 2
_first: mov w0, #1
  b 1f
_middle: mov w0, #0
1: add w0, w0, #2
  ret
_second = _first
.subsections_via_symbols
