.build_version macos, 12, 1 sdk_version 13, 1
.text
.globl _new
.p2align 2
_new:
  mov w0, #2
  ret
.subsections_via_symbols
