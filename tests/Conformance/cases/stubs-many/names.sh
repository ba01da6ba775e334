# A library of 300 functions with long names that return their numbers, and their sum.
awk 'BEGIN {
  for (i = 0; i < 60; i++) pad = pad "_x"
  print ".text\n.p2align 2"
  for (i = 0; i < 300; i++) print ".globl _f" i pad "\n_f" i pad ": mov w0, #" i "\nret"
  print ".subsections_via_symbols"
}' > many.asm
awk 'BEGIN {
  for (i = 0; i < 60; i++) pad = pad "_x"
  print ".text\n.globl _calls\n.p2align 2\n_calls:\nstp x29, x30, [sp, #-32]!\nstr x19, [sp, #16]\nmov x29, sp\nmov w19, #0"
  for (i = 0; i < 300; i++) print "bl _f" i pad "\nadd w19, w19, w0"
  print "mov w0, w19\nldr x19, [sp, #16]\nldp x29, x30, [sp], #32\nret\n.subsections_via_symbols"
}' > calls.asm
llvm-mc-19 -triple=arm64-apple-macos13 -filetype=obj many.asm -o many.o
llvm-mc-19 -triple=arm64-apple-macos13 -filetype=obj calls.asm -o calls.o
