// ABI 7, language 5.9.
  .section __DATA,__objc_imageinfo,regular,no_dead_strip
  .long 0
  .long 0x05090740
  .subsections_via_symbols
