 .section __TEXT,__text,regular,pure_instructions
 .build_version macos, 13, 0 sdk_version 13, 1
 .globl _nosub
 .p2align 2
_nosub: mov w0, #5
 b _fall
_pad: nop
_fall: ret
 .section __DATA,__objc_imageinfo,regular,no_dead_strip
L_OBJC_IMAGE_INFO: .long 0
 .long 64
