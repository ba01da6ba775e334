// Point: its record and its conformance are kept by their own .no_dead_strip, as swiftc writes them.
  .section __TEXT,__swift5_reflstr,regular,no_dead_strip
L_x:
  .asciz "x"
L_y:
  .asciz "y"

  .section __TEXT,__swift5_fieldmd,regular,no_dead_strip
  .p2align 2
_point_fields:
  .long 2
  .long L_x - .
  .long L_y - .

  .section __TEXT,__const
  .globl _point
  .private_extern _point
  .p2align 2
_point:
  .long _point_name - .
  .long _point_fields - .
_point_shape:
  .long _point - .
  .long _shape - .
  .long _point_area - .
_unused:
  .long _unused_name - .
  .long _unused_fields - .
_point_name:
  .asciz "Point"
_unused_name:
  .asciz "Unused"
  .p2align 2
_unused_fields:
  .long 0

  .section __TEXT,__swift5_types
  .p2align 2
_point_record:
  .long _point - .
// What -conditional-runtime-records writes: neither the section nor the symbol says that it stays.
_unused_record:
  .long _unused - .
  .no_dead_strip _point_record

  .section __TEXT,__swift5_proto
  .p2align 2
l_conformance:
  .long _point_shape - .
  .no_dead_strip l_conformance

  .section __TEXT,__swift5_assocty,regular,no_dead_strip
  .p2align 2
  .long _point - .

  .section __TEXT,__swift5_acfuncs,regular,no_dead_strip
  .p2align 2
  .long _point_area - .
  .long _dispensable - .

  .text
  .p2align 2
// Only records lead to these two.
_point_area:
  mov w0, #40
  ret
_dispensable:
  ret
_gone:
  ret
  .subsections_via_symbols
