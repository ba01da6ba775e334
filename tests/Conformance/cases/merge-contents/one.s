 .section __TEXT,__text,regular,pure_instructions
 .build_version macos, 13, 0 sdk_version 13, 1
 .globl _dic
 .p2align 2
_dic:
 adr x8, Lt
 ldr w0, [x8]
 ret
 .p2align 2
Lt:
 .data_region jt32
 .long 42
 .end_data_region
 .globl _loh
 .p2align 2
_loh:
Ll1: adrp x8, _v@PAGE
Ll2: ldr w0, [x8, _v@PAGEOFF]
 ret
 .loh AdrpLdr Ll1, Ll2
 .data
 .globl _v
 .p2align 2
_v: .long 7
 .section __DATA,__objc_imageinfo,regular,no_dead_strip
L_OBJC_IMAGE_INFO: .long 0
 .long 64
 .subsections_via_symbols
