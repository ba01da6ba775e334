.build_version macos, 13, 0
.globl _mac
_mac:
  ret
.subsections_via_symbols
