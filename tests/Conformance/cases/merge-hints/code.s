// Each function returns the number it is named for, through one kind of hint.
.text
.p2align 2

.globl _adrpAdrp
_adrpAdrp:
L1: adrp x8, _ten@PAGE
  ldr w0, [x8, _ten@PAGEOFF]
  ldr w1, [x8, _ten@PAGEOFF]
L2: adrp x8, _table@PAGE
  ldr w2, [x8, _table@PAGEOFF]
  ldr w3, [x8, _table@PAGEOFF]
  sub w0, w0, w2
  sub w0, w0, w3
  ret
.loh AdrpAdrp L1, L2

// The first page goes by its own hint, so the second one must stay.
.globl _adrpAdrpAndAdd
_adrpAdrpAndAdd:
L3: adrp x8, _ten@PAGE
L4: add x8, x8, _ten@PAGEOFF
  ldr w0, [x8]
L5: adrp x8, _one@PAGE
L6: ldr w2, [x8, _one@PAGEOFF]
  sub w0, w0, w2
  ret
.loh AdrpAdd L3, L4
.loh AdrpAdrp L3, L5

.globl _adrpLdr
_adrpLdr:
L7: adrp x8, _ten@PAGE
L8: ldrsw x0, [x8, _ten@PAGEOFF]
L9: adrp x9, _wide@PAGE
L10: ldr q0, [x9, _wide@PAGEOFF]
  umov w1, v0.s[3]
L11: adrp x9, _byte@PAGE
L12: ldrb w2, [x9, _byte@PAGEOFF]
  add w0, w0, w1
  add w0, w0, w2
  ret
.loh AdrpLdr L7, L8
.loh AdrpLdr L9, L10
.loh AdrpLdr L11, L12

.globl _adrpAddLdr
_adrpAddLdr:
L13: adrp x8, _table@PAGE
L14: add x9, x8, _table@PAGEOFF
L15: ldr w0, [x9, #8]
L16: adrp x8, _byte@PAGE
L17: add x8, x8, _byte@PAGEOFF
L18: ldrb w1, [x8, #1]
  add w0, w0, w1
  ret
.loh AdrpAddLdr L13, L14, L15
.loh AdrpAddLdr L16, L17, L18

// 2 MiB away nothing but the offset can be moved.
.globl _adrpAddLdrFar
_adrpAddLdrFar:
L19: adrp x8, _far@PAGE
L20: add x8, x8, _far@PAGEOFF
L21: ldr w0, [x8, #8]
  ret
.loh AdrpAddLdr L19, L20, L21

.globl _adrpLdrGotLdr
_adrpLdrGotLdr:
L22: adrp x8, _ten@GOTPAGE
L23: ldr x8, [x8, _ten@GOTPAGEOFF]
L24: ldr w0, [x8]
L25: adrp x8, _environ@GOTPAGE
L26: ldr x8, [x8, _environ@GOTPAGEOFF]
L27: ldr x1, [x8]
  cmp x1, #0
  cinc w0, w0, ne
  ret
.loh AdrpLdrGotLdr L22, L23, L24
.loh AdrpLdrGotLdr L25, L26, L27

.globl _adrpAddStr
_adrpAddStr:
L28: adrp x8, _cell@PAGE
L29: add x8, x8, _cell@PAGEOFF
L30: str w0, [x8, #4]
  adrp x9, _cell@PAGE
  add x9, x9, _cell@PAGEOFF
  ldr w0, [x9, #4]
  ret
.loh AdrpAddStr L28, L29, L30

// What is stored is the address: the whole of it must be there.
.globl _adrpAddStrItself
_adrpAddStrItself:
L31: adrp x8, _farCell@PAGE
L32: add x8, x8, _farCell@PAGEOFF
L33: str x8, [x8, #8]
  adrp x9, _farCell@PAGE
  add x9, x9, _farCell@PAGEOFF
  ldr x0, [x9, #8]
  sub x0, x0, x9
  ret
.loh AdrpAddStr L31, L32, L33

.globl _adrpLdrGotStr
_adrpLdrGotStr:
L34: adrp x8, _cell@GOTPAGE
L35: ldr x8, [x8, _cell@GOTPAGEOFF]
L36: str w0, [x8]
  adrp x9, _cell@PAGE
  ldr w0, [x9, _cell@PAGEOFF]
  ret
.loh AdrpLdrGotStr L34, L35, L36

.globl _adrpAdd
_adrpAdd:
L37: adrp x9, _one@PAGE
L38: add x9, x9, _one@PAGEOFF
  ldr w0, [x9]
  ret
.loh AdrpAdd L37, L38

.globl _adrpLdrGot
_adrpLdrGot:
L39: adrp x8, _ten@GOTPAGE
L40: ldr x8, [x8, _ten@GOTPAGEOFF]
L41: adrp x9, _environ@GOTPAGE
L42: ldr x9, [x9, _environ@GOTPAGEOFF]
  ldr w0, [x8]
  cmp x9, #0
  cinc w0, w0, ne
  ret
.loh AdrpLdrGot L39, L40
.loh AdrpLdrGot L41, L42

.section __TEXT,__const
.p2align 4
_wide: .long 1, 2, 3, 4
.globl _one
_one: .long 1

.data
.p2align 3
.globl _ten, _table, _cell, _byte
_ten: .long 10, 0
_table: .long 1, 2, 20
_cell: .long 0, 0
_byte: .byte 7, 9
.p2align 3
_before: .space 0x200000
_far: .long 1, 2, 30
.p2align 3
_farCell: .quad 0, 0
.subsections_via_symbols
