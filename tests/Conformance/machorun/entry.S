/* Entry points that a program reaches with every register in use, so that C cannot write them.
   Each keeps what its caller may rely on: dyld's tlv_get_addr keeps all but x0, x16 and x17; the lazy binder keeps the arguments. */
.text

.p2align 2
.globl tlv_get_addr
.type tlv_get_addr,%function
tlv_get_addr:
  stp    x29, x30, [sp, #-16]!
  mov    x29, sp
  sub    sp, sp, #640
  stp    x1, x2, [sp]
  stp    x3, x4, [sp, #16]
  stp    x5, x6, [sp, #32]
  stp    x7, x8, [sp, #48]
  stp    x9, x10, [sp, #64]
  stp    x11, x12, [sp, #80]
  stp    x13, x14, [sp, #96]
  str    x15, [sp, #112]
  stp    q0, q1, [sp, #128]
  stp    q2, q3, [sp, #160]
  stp    q4, q5, [sp, #192]
  stp    q6, q7, [sp, #224]
  stp    q8, q9, [sp, #256]
  stp    q10, q11, [sp, #288]
  stp    q12, q13, [sp, #320]
  stp    q14, q15, [sp, #352]
  stp    q16, q17, [sp, #384]
  stp    q18, q19, [sp, #416]
  stp    q20, q21, [sp, #448]
  stp    q22, q23, [sp, #480]
  stp    q24, q25, [sp, #512]
  stp    q26, q27, [sp, #544]
  stp    q28, q29, [sp, #576]
  stp    q30, q31, [sp, #608]
  bl     tlv_get_addr_c
  ldp    x1, x2, [sp]
  ldp    x3, x4, [sp, #16]
  ldp    x5, x6, [sp, #32]
  ldp    x7, x8, [sp, #48]
  ldp    x9, x10, [sp, #64]
  ldp    x11, x12, [sp, #80]
  ldp    x13, x14, [sp, #96]
  ldr    x15, [sp, #112]
  ldp    q0, q1, [sp, #128]
  ldp    q2, q3, [sp, #160]
  ldp    q4, q5, [sp, #192]
  ldp    q6, q7, [sp, #224]
  ldp    q8, q9, [sp, #256]
  ldp    q10, q11, [sp, #288]
  ldp    q12, q13, [sp, #320]
  ldp    q14, q15, [sp, #352]
  ldp    q16, q17, [sp, #384]
  ldp    q18, q19, [sp, #416]
  ldp    q20, q21, [sp, #448]
  ldp    q22, q23, [sp, #480]
  ldp    q24, q25, [sp, #512]
  ldp    q26, q27, [sp, #544]
  ldp    q28, q29, [sp, #576]
  ldp    q30, q31, [sp, #608]
  mov    sp, x29
  ldp    x29, x30, [sp], #16
  ret

.p2align 2
.globl dyld_stub_binder
dyld_stub_binder:
  stp    x29, x30, [sp, #-16]!
  mov    x29, sp
  sub    sp, sp, #208
  stp    x0, x1, [sp]
  stp    x2, x3, [sp, #16]
  stp    x4, x5, [sp, #32]
  stp    x6, x7, [sp, #48]
  stp    x8, x9, [sp, #64]
  stp    q0, q1, [sp, #80]
  stp    q2, q3, [sp, #112]
  stp    q4, q5, [sp, #144]
  stp    q6, q7, [sp, #176]
  ldr    x0, [x29, #24]
  ldr    x1, [x29, #16]
  bl     fast_bind
  mov    x16, x0
  ldp    x0, x1, [sp]
  ldp    x2, x3, [sp, #16]
  ldp    x4, x5, [sp, #32]
  ldp    x6, x7, [sp, #48]
  ldp    x8, x9, [sp, #64]
  ldp    q0, q1, [sp, #80]
  ldp    q2, q3, [sp, #112]
  ldp    q4, q5, [sp, #144]
  ldp    q6, q7, [sp, #176]
  mov    sp, x29
  ldp    x29, x30, [sp], #16
  add    sp, sp, #16
  br     x16

.p2align 2

.globl a_chkstk
a_chkstk:
  ret

.globl a_setjmp
a_setjmp:
  stp    x19, x20, [x0]
  stp    x21, x22, [x0, #16]
  stp    x23, x24, [x0, #32]
  stp    x25, x26, [x0, #48]
  stp    x27, x28, [x0, #64]
  stp    x29, x30, [x0, #80]
  mov    x2, sp
  str    x2, [x0, #96]
  stp    d8, d9, [x0, #104]
  stp    d10, d11, [x0, #120]
  stp    d12, d13, [x0, #136]
  stp    d14, d15, [x0, #152]
  mov    w0, #0
  ret

.globl a_longjmp
a_longjmp:
  ldp    x19, x20, [x0]
  ldp    x21, x22, [x0, #16]
  ldp    x23, x24, [x0, #32]
  ldp    x25, x26, [x0, #48]
  ldp    x27, x28, [x0, #64]
  ldp    x29, x30, [x0, #80]
  ldr    x2, [x0, #96]
  mov    sp, x2
  ldp    d8, d9, [x0, #104]
  ldp    d10, d11, [x0, #120]
  ldp    d12, d13, [x0, #136]
  ldp    d14, d15, [x0, #152]
  cmp    w1, #0
  csinc  w0, w1, wzr, ne
  ret
