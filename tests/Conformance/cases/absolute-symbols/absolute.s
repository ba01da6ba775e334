.globl _fixed, _pointer
_fixed = 0x1234
.section __DATA,__const
.p2align 3
_pointer: .quad _fixed
.subsections_via_symbols
