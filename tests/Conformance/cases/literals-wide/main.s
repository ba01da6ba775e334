.section __TEXT,__ustring
.globl _wide
.p2align 1
_wide: .short 104, 105, 0
Lother: .short 111, 0
.section __TEXT,__literal16,16byte_literals
.p2align 4
Lvector: .long 1, 2, 3, 4
.section __DATA,__pointers,literal_pointers
.p2align 3
Lpointer: .quad Lone
.cstring
Lone: .asciz "one"
Lformat: .asciz "%d %d %d\n"
Lsame: .asciz "same %d %d %d %d\n"
Ltexts: .asciz "%s %s\n"

.text
.globl _main
.p2align 2
_main:
  stp x29, x30, [sp, #-16]!
  mov x29, sp
  sub sp, sp, #32
  adrp x8, _wide@PAGE
  add x8, x8, _wide@PAGEOFF
  ldrh w9, [x8]
  ldrh w10, [x8, #2]
  ldrh w11, [x8, #4]
  stp x9, x10, [sp]
  str x11, [sp, #16]
  adrp x0, Lformat@PAGE
  add x0, x0, Lformat@PAGEOFF
  bl _printf
  adrp x8, Lvector@PAGE
  ldr q0, [x8, Lvector@PAGEOFF]
  mov w9, v0.s[0]
  mov w10, v0.s[1]
  mov w11, v0.s[2]
  mov w12, v0.s[3]
  stp x9, x10, [sp]
  stp x11, x12, [sp, #16]
  adrp x0, Lsame@PAGE
  add x0, x0, Lsame@PAGEOFF
  bl _printf
  bl _second
  adrp x8, Lpointer@PAGE
  ldr x8, [x8, Lpointer@PAGEOFF]
  stp x8, x0, [sp]
  adrp x0, Ltexts@PAGE
  add x0, x0, Ltexts@PAGEOFF
  bl _printf
  mov w0, #0
  mov sp, x29
  ldp x29, x30, [sp], #16
  ret
.subsections_via_symbols
