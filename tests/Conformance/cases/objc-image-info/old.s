// A compiler before class properties; made for garbage collection too.
  .section __DATA,__objc_imageinfo,regular,no_dead_strip
  .long 0
  .long 0x02
  .subsections_via_symbols
