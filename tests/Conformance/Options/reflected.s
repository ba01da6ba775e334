; What Swift's reflection reads, and a record that tells of it.
.section __TEXT,__swift5_fieldmd,regular,no_dead_strip
.p2align 2
l_fields:
.long 0
.section __TEXT,__const
.p2align 2
_record:
.long l_fields - .
.subsections_via_symbols
