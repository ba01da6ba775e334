// Nothing here defines what the names stand for: the assembler makes N_INDR of them.
.globl _zebra, _alias
_zebra = _target
_alias = _target
.subsections_via_symbols
