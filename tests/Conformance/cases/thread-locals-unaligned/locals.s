; The section before the descriptors ends at an odd address, and the descriptors ask for no alignment, as compilers write them.
.section __DATA,__data
.globl _odd
_odd: .byte 7

.section __DATA,__thread_data,thread_local_regular
_value$tlv$init: .long 42

.section __DATA,__thread_vars,thread_local_variables
.globl _value
_value:
  .quad __tlv_bootstrap
  .quad 0
  .quad _value$tlv$init
.subsections_via_symbols
