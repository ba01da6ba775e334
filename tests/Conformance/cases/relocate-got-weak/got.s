.text
.globl _shared_here, _hidden_here, _of_library, _private_here, _local_here
.p2align 2
_shared_here:
  adrp x8, _shared@GOTPAGE
  ldr x8, [x8, _shared@GOTPAGEOFF]
  ldr w0, [x8]
  ret
_hidden_here:
  adrp x8, _hidden@GOTPAGE
  ldr x8, [x8, _hidden@GOTPAGEOFF]
  ldr w0, [x8]
  ret
_of_library:
  adrp x8, _in_library@GOTPAGE
  ldr x8, [x8, _in_library@GOTPAGEOFF]
  ldr w0, [x8]
  ret
_private_here:
  adrp x8, _private@GOTPAGE
  ldr x8, [x8, _private@GOTPAGEOFF]
  ldr w0, [x8]
  ret
_local_here:
  adrp x8, _local@GOTPAGE
  ldr x8, [x8, _local@GOTPAGEOFF]
  ldr w0, [x8]
  ret

.data
.globl _shared, _hidden, _private
.weak_definition _shared
.private_extern _hidden
.weak_definition _hidden
.private_extern _private
.p2align 2
_shared: .long 1
_hidden: .long 2
_private: .long 4
_local: .long 5
.subsections_via_symbols
