# Functions _za, _zaa, ... (251 of them), one of 2,000 characters, and _z_00 to _z_99.
awk 'BEGIN {
  print ".text\n.p2align 2"
  for (i = 0; i <= 250; i++) { name = name "a"; print ".globl _z" name "\n_z" name ": mov w0, #" i "\nret" }
  for (i = 0; i < 1994; i++) long = long "x"
  print ".globl _long_" long "\n_long_" long ": mov w0, #7\nret"
  for (i = 0; i < 100; i++) { s = sprintf("_z_%02d", i); print ".globl " s "\n" s ": mov w0, #" i "\nret" }
  print ".subsections_via_symbols"
}' > names.asm
awk 'BEGIN {
  for (i = 0; i < 251; i++) a = a "a"
  for (i = 0; i < 1994; i++) long = long "x"
  print ".text\n.globl _deepest, _longest\n.p2align 2\n_deepest: b _z" a "\n_longest: b _long_" long "\n.subsections_via_symbols"
}' > reach.asm
llvm-mc-19 -triple=arm64-apple-macos13 -filetype=obj reach.asm -o reach.o
