; What an object says whose classes have signed pointers to their data.
.section __DATA,__objc_imageinfo,regular,no_dead_strip
.long 0, 0x50
.subsections_via_symbols
