.globl _pa, _pb, _pc
.p2align 2
_pa:
  mov x0, #1
  ret
_pb:
  mov x0, #2
  ret
_pc:
  mov x0, #3
  ret
.cg_profile _pa, _pc, 100
.subsections_via_symbols
