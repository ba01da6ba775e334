.section __TEXT,__ustring
.p2align 1
Lwide: .short 104, 105, 0
.section __DATA,__pointers,literal_pointers
.p2align 3
Lpointer: .quad Lone
.cstring
Lone: .asciz "one"
.text
.globl _second
.p2align 2
_second:
  adrp x8, Lpointer@PAGE
  ldr x0, [x8, Lpointer@PAGEOFF]
  ret
.subsections_via_symbols
