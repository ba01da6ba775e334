.macosx_version_min 10, 15 sdk_version 11, 0
.text
.globl _ancient
.p2align 2
_ancient:
  mov w0, #3
  ret
.subsections_via_symbols
