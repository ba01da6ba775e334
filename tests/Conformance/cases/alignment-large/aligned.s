.text
.globl _code
  nop
.p2align 7
_code: mov w0, #5
  ret
.section __DATA,__data
.byte 1
.globl _page
.p2align 14
_page: .quad 1
.section __DATA,__table
.globl _table
.p2align 12
_table: .quad 2
.subsections_via_symbols
