.zerofill __DATA,__huge,_huge,0x140000000,3
.zerofill __DATA,__later,_behind,8,3
.section __DATA,__const
.globl _huge_start, _huge_end
.p2align 3
_huge_start: .quad _huge
_huge_end: .quad _behind
.subsections_via_symbols
