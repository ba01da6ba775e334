.section __DATA,__data
.p2align 4
_q: .quad 5, 55
_x: .quad 4000000
_d: .double 6.5
_f: .float 7.25
_w: .long 30003
_n: .long -1
_h: .short 202
_b: .byte 1
.p2align 3
_nine: .quad 9
_array: .space 8192
_ten: .quad 10
_store: .quad 0
.globl _q
.macro accessor name, reg, sym, instruction
.globl \name
.p2align 2
\name:
  adrp x8, \sym@PAGE
  \instruction \reg, [x8, \sym@PAGEOFF]
  ret
.endm
.text
accessor _load8, w0, _b, ldrb
accessor _load16, w0, _h, ldrh
accessor _load32, w0, _w, ldr
accessor _load64, x0, _x, ldr
accessor _loadd, d0, _d, ldr
accessor _loads, s0, _f, ldr
accessor _signed32, x0, _n, ldrsw
.globl _load128, _address, _far, _stored, _bytes
.p2align 2
_load128:
  adrp x8, _q@PAGE
  ldr q0, [x8, _q@PAGEOFF]
  umov x0, v0.d[0]
  ret
.p2align 2
_address:
  adrp x8, _nine@PAGE
  add x0, x8, _nine@PAGEOFF
  ret
.p2align 2
_far:
  adrp x8, _array@PAGE+8192
  ldr x0, [x8, _array@PAGEOFF+8192]
  ret
.p2align 2
_stored:
  adrp x8, _store@PAGE
  mov x9, #11
  str x9, [x8, _store@PAGEOFF]
  adrp x8, _store@PAGE
  ldr x0, [x8, _store@PAGEOFF]
  ret
.p2align 2
_bytes:
  adrp x8, _store@PAGE+4
  mov w9, #44
  strb w9, [x8, _store@PAGEOFF+4]
  adrp x8, _store@PAGE+5
  mov w9, #1
  strb w9, [x8, _store@PAGEOFF+5]
  adrp x8, _store@PAGE+4
  ldrh w0, [x8, _store@PAGEOFF+4]
  ret
.subsections_via_symbols
