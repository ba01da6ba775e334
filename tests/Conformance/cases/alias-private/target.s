.text
.private_extern _target
.globl _target, _plain
.p2align 2
_target: mov w0, #3
  ret
_plain: mov w0, #4
  ret
.subsections_via_symbols
