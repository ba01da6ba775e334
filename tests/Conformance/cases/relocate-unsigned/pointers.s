.section __DATA,__const
.globl _by_symbol, _with_addend, _negative, _by_label, _function
.p2align 3
_by_symbol: .quad _numbers
_with_addend: .quad _numbers + 4
_negative: .quad _after - 8
_by_label: .quad Lprivate
_function: .quad _five
.section __DATA,__data
.p2align 2
.globl _numbers
_numbers: .long 3, 4
_after: .long 1
.section __DATA,__other
.p2align 2
.long 8
Lprivate: .long 9
.text
.p2align 2
_five: mov w0, #5
  ret
.subsections_via_symbols
