; frame_N keeps registers that depend on N, so that neighbours have different encodings.
.macro frame n
.globl _frame_\n
.p2align 2
_frame_\n:
  .cfi_startproc
  stp x29, x30, [sp, #-16]!
  mov x29, sp
  .cfi_def_cfa w29, 16
  .cfi_offset w30, -8
  .cfi_offset w29, -16
  .if (\n % 3) == 1
  sub sp, sp, #16
  stp x20, x19, [sp]
  .cfi_offset w19, -24
  .cfi_offset w20, -32
  .elseif (\n % 3) == 2
  sub sp, sp, #16
  stp d9, d8, [sp]
  .cfi_offset b8, -24
  .cfi_offset b9, -32
  .endif
  blr x0
  mov sp, x29
  ldp x29, x30, [sp], #16
  ret
  .cfi_endproc
.endm
.text
.altmacro
.set i, 0
.rept 1200
  frame %i
  .set i, i + 1
.endr
.subsections_via_symbols
