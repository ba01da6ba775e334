.text
.p2align 2
.globl _cold, _caller, _callee, _middle, _warm
_cold: ret
_warm: ret
_callee: ret
_caller: b _callee
_middle: b _callee
.cg_profile _caller, _callee, 1000
.cg_profile _middle, _callee, 10
.cg_profile _main, _caller, 2000
.cg_profile _main, _warm, 3
.subsections_via_symbols
