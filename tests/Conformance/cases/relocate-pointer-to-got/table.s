.section __TEXT,__const
.globl _to_puts, _to_local
.p2align 2
_to_puts: .long _puts@GOT - .
_to_local: .long _local@GOT - .
.section __DATA,__data
.globl _local
.p2align 2
_local: .long 77
.subsections_via_symbols
