// Literals that a compiler would make, with names that no other object sees.
.section __TEXT,__literal4,4byte_literals
.p2align 2
lfourTwo:
  .long 0x3fa00000
.section __TEXT,__literal8,8byte_literals
.p2align 3
leightTwo:
  .quad 0x4004000000000000
.section __TEXT,__literal16,16byte_literals
.p2align 4
lsixteenTwo:
  .quad 7
  .quad 9
.section __TEXT,__cstring,cstring_literals
lhelloTwo:
  .asciz "hello"
lonlyTwo:
  .asciz "only two"
.section __TEXT,__ustring
.p2align 1
lwideTwo:
  .short 119, 105, 100, 101, 0
.text
.globl _fourTwo, _eightTwo, _wordsTwo
.p2align 2
_fourTwo:
  adrp x8, lfourTwo@PAGE
  ldr s0, [x8, lfourTwo@PAGEOFF]
  fcvt d0, s0
  ret
.p2align 2
_eightTwo:
  adrp x8, leightTwo@PAGE
  ldr d0, [x8, leightTwo@PAGEOFF]
  ret
.p2align 2
_wordsTwo:
  adrp x0, lsixteenTwo@PAGE
  add x0, x0, lsixteenTwo@PAGEOFF
  ret
.data
.globl _insideTwo, _wholeTwo, _onlyTwo, _wideTwo
.p2align 3
_insideTwo:
  .quad lhelloTwo + 3
_wholeTwo:
  .quad lhelloTwo
_onlyTwo:
  .quad lonlyTwo
_wideTwo:
  .quad lwideTwo
.subsections_via_symbols
