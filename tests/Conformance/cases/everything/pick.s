; int pick(int): a jump through a table that lies among the code.
.text
.globl _pick
.p2align 2
_pick:
  .cfi_startproc
  adr x8, Ltable
  ldr w0, [x8, w0, uxtw #2]
  ret
  .data_region jt32
Ltable: .long 10, 20, 30, 40
  .end_data_region
  .cfi_endproc
.subsections_via_symbols
