// Literals that a compiler would make, with names that no other object sees.
.section __TEXT,__literal4,4byte_literals
.p2align 2
lfourOne:
  .long 0x3fa00000
.section __TEXT,__literal8,8byte_literals
.p2align 3
leightOne:
  .quad 0x4004000000000000
.section __TEXT,__literal16,16byte_literals
.p2align 4
lsixteenOne:
  .quad 7
  .quad 7
.section __TEXT,__cstring,cstring_literals
lhelloOne:
  .asciz "hello"
lonlyOne:
  .asciz "only one"
.section __TEXT,__ustring
.p2align 1
lwideOne:
  .short 119, 105, 100, 101, 0
.text
.globl _fourOne, _eightOne, _wordsOne
.p2align 2
_fourOne:
  adrp x8, lfourOne@PAGE
  ldr s0, [x8, lfourOne@PAGEOFF]
  fcvt d0, s0
  ret
.p2align 2
_eightOne:
  adrp x8, leightOne@PAGE
  ldr d0, [x8, leightOne@PAGEOFF]
  ret
.p2align 2
_wordsOne:
  adrp x0, lsixteenOne@PAGE
  add x0, x0, lsixteenOne@PAGEOFF
  ret
.data
.globl _insideOne, _wholeOne, _onlyOne, _wideOne
.p2align 3
_insideOne:
  .quad lhelloOne + 3
_wholeOne:
  .quad lhelloOne
_onlyOne:
  .quad lonlyOne
_wideOne:
  .quad lwideOne
.subsections_via_symbols
