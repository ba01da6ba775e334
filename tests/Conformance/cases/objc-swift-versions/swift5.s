// Swift ABI version 07.
  .section __DATA,__objc_imageinfo,regular,no_dead_strip
  .long 0
  .long 0x05000740
  .subsections_via_symbols
