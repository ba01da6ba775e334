// Class properties in categories; simulated; nothing of Swift.
  .section __DATA,__objc_imageinfo,regular,no_dead_strip
  .long 0
  .long 0x60
  .subsections_via_symbols
