// Field descriptors as swiftc writes them: each is named by its type's descriptor, one by that of another object.
  .section __TEXT,__swift5_reflstr,regular,no_dead_strip
L_x:
  .asciz "x"

  .section __TEXT,__swift5_fieldmd,regular,no_dead_strip
  .p2align 2
l_point_fields:
  .long 1
  .long L_x - .
  .private_extern _line_fields
  .globl _line_fields
  .weak_definition _line_fields
_line_fields:
  .long _point - .

  .section __TEXT,__const
  .globl _point
  .private_extern _point
  .p2align 2
_point:
  .long L_name - .
  .long l_point_fields - . + 4
  .globl _behind
  .private_extern _behind
_behind:
L_name:
  .asciz "Point"
  .subsections_via_symbols
