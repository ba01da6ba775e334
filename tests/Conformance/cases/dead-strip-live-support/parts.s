  .text
  .globl _live, _dead, _only_about_live, _only_about_dead, _by_hand
  .p2align 2
_live:
  mov w0, #1
  ret
_dead:
  mov w0, #2
  ret
// Reached by what supports a live function.
_only_about_live:
  ret
_only_about_dead:
  ret
_by_hand:
  ret
  .no_dead_strip _by_hand

  .section __DATA,__support,regular,live_support
  .p2align 3
_about_live:
  .quad _live
  .quad _only_about_live
_about_dead:
  .quad _dead
  .quad _only_about_dead
// About what is kept only because another entry supports something.
_about_about:
  .quad _only_about_live
  .subsections_via_symbols
