.macro getter name, sym
.globl \name
.p2align 2
\name:
  adrp x0, \sym@GOTPAGE
  ldr x0, [x0, \sym@GOTPAGEOFF]
  ret
.endm
.text
getter _local_address, _local
getter _hidden_address, _hidden
getter _imported_address, _puts
getter _weak_address, _nowhere
.weak_reference _nowhere
.section __DATA,__data
.globl _local, _hidden
.private_extern _hidden
.p2align 2
_local: .long 5
_hidden: .long 6
.subsections_via_symbols
