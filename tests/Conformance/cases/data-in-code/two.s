.text
.globl _words, _other
.p2align 2
_words:
  adr x8, Lwords
  ldr w0, [x8, w0, uxtw #2]
  ret
  .data_region jt32
Lwords: .long 60000, 70000
  .end_data_region
_other:
  adr x8, Lother
  ldr w0, [x8, w0, uxtw #2]
  ret
  .data_region
Lother: .long 8, 9
  .end_data_region
.subsections_via_symbols
