// Swift ABI version 05.
  .section __DATA,__objc_imageinfo,regular,no_dead_strip
  .long 0
  .long 0x04000540
  .subsections_via_symbols
