// A frame that no compact encoding describes, beside one that has one.
.text
.globl _frame, _plainFrame
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
  blr x1
  add w0, w0, w19
  ldr x19, [sp, #24]
  ldp x29, x30, [sp], #48
  ret
  .cfi_endproc
.p2align 2
_plainFrame:
  .cfi_startproc
  stp x29, x30, [sp, #-16]!
  .cfi_def_cfa_offset 16
  .cfi_offset x30, -8
  .cfi_offset x29, -16
  mov x29, sp
  .cfi_def_cfa x29, 16
  blr x1
  ldp x29, x30, [sp], #16
  ret
  .cfi_endproc
.subsections_via_symbols
