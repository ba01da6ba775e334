# Functions of each kind of frame that compact unwind tells apart.
awk 'BEGIN {
  print ".text\n.p2align 2"
  split("16 256 4064 65520", sizes, " ")
  for (i = 1; i <= 4; i++) {
    n = sizes[i]
    print ".globl _frame" n "\n_frame" n ":\n.cfi_startproc\nstp x29, x30, [sp, #-16]!\nmov x29, sp\n.cfi_def_cfa w29, 16\n.cfi_offset w30, -8\n.cfi_offset w29, -16"
    print n > 4095 ? "sub sp, sp, #" int(n / 4096) ", lsl #12\nsub sp, sp, #" n % 4096 : "sub sp, sp, #" n
    print "mov w0, #" n "\nbl _thrower\nmov sp, x29\nldp x29, x30, [sp], #16\nret\n.cfi_endproc"
  }
  print ".globl _saves\n_saves:\n.cfi_startproc\nstp x20, x19, [sp, #-32]!\nstp x29, x30, [sp, #16]\nadd x29, sp, #16\n.cfi_def_cfa w29, 16"
  print ".cfi_offset w30, -8\n.cfi_offset w29, -16\n.cfi_offset w19, -24\n.cfi_offset w20, -32\nmov w0, #5\nbl _thrower\nldp x29, x30, [sp, #16]\nldp x20, x19, [sp], #32\nret\n.cfi_endproc"
  print ".globl _leaf\n_leaf:\n.cfi_startproc\nadd w0, w0, #1\nret\n.cfi_endproc"
  print ".globl _leafs\n_leafs:\n.cfi_startproc\nsub sp, sp, #48\n.cfi_def_cfa_offset 48\nadd w0, w0, #2\nadd sp, sp, #48\nret\n.cfi_endproc"
  for (i = 0; i < 40; i++) print "Lmany" i ":\n_many" i ":\n.cfi_startproc\nsub sp, sp, #" 16 * (1 + i % 7) "\n.cfi_def_cfa_offset " 16 * (1 + i % 7) "\nadd sp, sp, #" 16 * (1 + i % 7) "\nret\n.cfi_endproc"
  print ".subsections_via_symbols"
}' > functions.asm
llvm-mc-19 -triple=arm64-apple-macos13 -filetype=obj functions.asm -o functions.o
