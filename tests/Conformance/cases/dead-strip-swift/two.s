// Line and the protocol Shape: mostly the attribute of the section keeps what is in it, named or not.
  .section __TEXT,__swift5_reflstr,regular,no_dead_strip
L_ends:
  .asciz "ends"

  .section __TEXT,__swift5_fieldmd,regular,no_dead_strip
  .p2align 2
_line_fields:
  .long 1
  .long L_ends - .

  .section __TEXT,__swift5_builtin,regular,no_dead_strip
  .p2align 2
  .long 8

  .section __TEXT,__const
  .globl _shape
  .private_extern _shape
  .p2align 2
_line:
  .long L_line_name - .
  .long _line_fields - .
_shape:
  .long L_shape_name - .
L_line_name:
  .asciz "Line"
L_shape_name:
  .asciz "Shape"

  .section __TEXT,__swift5_types
  .p2align 2
l_line_record:
  .long _line - .
  .no_dead_strip l_line_record

  .section __TEXT,__swift5_protos,regular,no_dead_strip
  .p2align 2
  .long _shape - .

  .section __DATA,__swift5_replace,regular,no_dead_strip
  .p2align 3
  .quad _line
  .subsections_via_symbols
