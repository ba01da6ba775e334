.text
.globl _bytes, _halves, _unused
.p2align 2
_bytes:
  adr x8, Lbytes
  ldrb w0, [x8, w0, uxtw]
  ret
  .data_region jt8
Lbytes: .byte 5, 7, 6, 8
  .end_data_region
.p2align 2
_unused:
  adr x8, Lunused
  ldr w0, [x8]
  ret
  .data_region
Lunused: .long 1
  .end_data_region
.p2align 2
_halves:
  adr x8, Lhalves
  ldrh w0, [x8, w0, uxtw #1]
  ret
  .data_region jt16
Lhalves: .short 200, 300
  .end_data_region
.subsections_via_symbols
