.build_version ios, 13, 0
.globl _phone
_phone:
  ret
.subsections_via_symbols
