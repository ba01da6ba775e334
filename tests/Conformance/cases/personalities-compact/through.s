; Six functions that an exception passes through, each with a personality of its own, which counts its calls and then does what
; C++'s does. Each has a cleanup that needs x19 as it was in the function.

	.macro through n
	.section __TEXT,__text,regular,pure_instructions
	.globl _personality\n
	.p2align 2
_personality\n:
	adrp x9, _calls@PAGE
	add x9, x9, _calls@PAGEOFF
	ldr w10, [x9, #(4 * \n)]
	add w10, w10, #1
	str w10, [x9, #(4 * \n)]
	b ___gxx_personality_v0

	.globl _through\n
	.p2align 2
_through\n:
Lbegin\n:
	.cfi_startproc
	.cfi_personality 155, _personality\n
	.cfi_lsda 16, Lexception\n
	stp x20, x19, [sp, #-32]!
	stp x29, x30, [sp, #16]
	add x29, sp, #16
	.cfi_def_cfa w29, 16
	.cfi_offset w30, -8
	.cfi_offset w29, -16
	.cfi_offset w19, -24
	.cfi_offset w20, -32
	mov x19, x1
Lcall\n:
	blr x0
Lafter\n:
	ldp x29, x30, [sp, #16]
	ldp x20, x19, [sp], #32
	ret
Lpad\n:
	mov x20, x0
	mov x0, x19
	bl _cleanup
	mov x0, x20
	bl __Unwind_Resume
Lend\n:
	.cfi_endproc

	.section __TEXT,__gcc_except_tab
	.p2align 2
GCC_except_table\n:
Lexception\n:
	.byte 255 ; no start of landing pads
	.byte 255 ; no types
	.byte 1 ; call sites in ULEB128
	.uleb128 Lsites_end\n - Lsites\n
Lsites\n:
	.uleb128 Lcall\n - Lbegin\n
	.uleb128 Lafter\n - Lcall\n
	.uleb128 Lpad\n - Lbegin\n
	.uleb128 0
	.uleb128 Lafter\n - Lbegin\n
	.uleb128 Lend\n - Lafter\n
	.uleb128 0
	.uleb128 0
Lsites_end\n:
	.endm

	through 0
	through 1
	through 2
	through 3
	through 4
	through 5

	.globl _calls
	.zerofill __DATA,__common,_calls,24,2
	.subsections_via_symbols
