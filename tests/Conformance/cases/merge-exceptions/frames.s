// A frame that no compact encoding describes.
.text
.globl _frame
.p2align 2
_frame:
  .cfi_startproc
  stp x29, x30, [sp, #-48]!
  .cfi_def_cfa_offset 48
  .cfi_offset x30, -40
  .cfi_offset x29, -48
  str x19, [sp, #24]
  .cfi_offset x19, -24
  mov x19, #7
  bl _called
  ldr x19, [sp, #24]
  ldp x29, x30, [sp], #48
  ret
  .cfi_endproc
.subsections_via_symbols
