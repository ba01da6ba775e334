; Other names of what libraries define: exported, hidden, one of another alias.
.globl _print
_print = _puts
.globl _count
_count = _amount
.private_extern _ours
.globl _ours
_ours = _puts
.globl _twice
_twice = _count
.subsections_via_symbols
