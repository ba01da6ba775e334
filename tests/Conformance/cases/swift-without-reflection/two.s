// The same weak field descriptor again, and pointers to what is removed between some to what is not.
  .section __TEXT,__swift5_fieldmd,regular,no_dead_strip
  .p2align 2
  .private_extern _line_fields
  .globl _line_fields
  .weak_definition _line_fields
_line_fields:
  .long _line - .

  .section __DATA,__swift5_assocty,regular,no_dead_strip
  .p2align 3
_associated:
  .quad _line_fields
  .long _line - .

  .section __TEXT,__const
  .globl _line
  .private_extern _line
  .p2align 2
_line:
  .long L_name - .
  .long _line_fields - .
L_name:
  .asciz "Line"

  .section __DATA,__slots
  .globl _slots
  .private_extern _slots
  .p2align 3
_slots:
  .quad _associated + 8
  .quad _line_fields
  .quad _behind
  .subsections_via_symbols
