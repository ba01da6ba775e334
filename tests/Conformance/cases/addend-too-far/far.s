.data
.globl _here, _far_up
.p2align 3
_here: .quad 0
_far_up: .quad _here + 1000000000000
.subsections_via_symbols
