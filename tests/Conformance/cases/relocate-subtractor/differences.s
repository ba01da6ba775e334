.section __DATA,__data
.globl _first, _second, _forward, _backward, _plus, _across, _across32, _narrow
.p2align 3
_first: .quad 0
_second: .quad 0
_forward: .quad _second - _first
_backward: .quad _first - _second
_plus: .quad _second - _first + 4
_across: .quad _main - _first
_across32: .long _first - .
_narrow: .long _backward - _first
.subsections_via_symbols
