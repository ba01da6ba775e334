.text
.data
.globl _start_of_data, _value, _end_of_data
.p2align 2
.alt_entry _value
_start_of_data:
_value: .long 9
.alt_entry _end_of_data
_end_of_data:
.section __DATA,__empty
.section __DATA,__byte
.globl _byte
_byte: .byte 1
.subsections_via_symbols
